using System.Text;

namespace VoiceMesh.Whisper.Model;

/// <summary>Reads what stands before the vocabulary: the magic number, the hyperparameters and the filter bank.</summary>
internal static class ModelHeadReader
{
    /// <summary>Bins of the power spectrum of a window of 400 samples.</summary>
    public const int FilterBins = 201;

    /// <summary>Widths are multiples of this, so that vector loops over a head have no tail; Whisper's heads are all 64 wide.</summary>
    public const int HeadWidthUnit = 16;

    private const int Magic = 0x67676d6c;
    private const int MaxVocabulary = 1 << 20;
    private const int MaxContext = 1 << 14;
    private const int MaxState = 1 << 14;
    private const int MaxLayers = 128;
    private const int MaxMelBands = 512;

    private static readonly (string Start, string What)[] Impostors =
    [
        ("GGUF", "is a GGUF file, as llama.cpp uses them; Whisper models for whisper.cpp have the older ggml format (ggml-*.bin)"),
        ("ggml", "has its bytes in big-endian order; take the usual little-endian file"),
        ("tjgg", "has the ggjt format of early llama.cpp models, not that of Whisper models"),
        ("algg", "has the ggla format of llama.cpp's adapters, not that of Whisper models"),
        ("fmgg", "has the ggmf format of early llama.cpp models, not that of Whisper models"),
        ("PK\u0003\u0004", "is a ZIP archive or a PyTorch checkpoint; convert it with whisper.cpp's models/convert-pt-to-ggml.py, or take a file that is converted already"),
        ("version https://git-lfs", "is a Git LFS pointer, not the model itself; run `git lfs pull` or download the file from its page"),
        ("<", "is a web page, so the address that it came from does not serve the model itself; check the address"),
        ("\u001f\u008b", "is packed with gzip; unpack it first"),
    ];

    /// <summary>Reads the magic number and the hyperparameters.</summary>
    /// <param name="reader">At the beginning of the file.</param>
    /// <exception cref="WhisperModelFormatException">They are not those of a model that can be used.</exception>
    public static WhisperHyperparameters ReadHyperparameters(ModelFileReader reader)
    {
        RequireMagic(reader);
        var values = new int[11];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = reader.ReadInt32("the hyperparameters");
        }

        var fileType = values[10];
        var head = new WhisperHyperparameters(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8], values[9], fileType % 1000);
        Require(head.VocabularySize, 1, MaxVocabulary, "vocabulary size (n_vocab)");
        Require(head.AudioContext, 1, MaxContext, "audio context (n_audio_ctx)");
        Require(head.AudioState, HeadWidthUnit, MaxState, "audio state (n_audio_state)");
        Require(head.AudioHeads, 1, MaxState, "number of audio heads (n_audio_head)");
        Require(head.AudioLayers, 1, MaxLayers, "number of audio layers (n_audio_layer)");
        Require(head.TextContext, 1, MaxContext, "text context (n_text_ctx)");
        Require(head.TextState, HeadWidthUnit, MaxState, "text state (n_text_state)");
        Require(head.TextHeads, 1, MaxState, "number of text heads (n_text_head)");
        Require(head.TextLayers, 1, MaxLayers, "number of text layers (n_text_layer)");
        Require(head.MelBands, 1, MaxMelBands, "number of mel bands (n_mels)");
        RequireConsistency(head);
        RequireType(fileType, head);
        return head;
    }

    /// <summary>Reads the filter bank.</summary>
    /// <param name="reader">Behind the hyperparameters.</param>
    /// <param name="head">The hyperparameters.</param>
    /// <returns>[bands][<see cref="FilterBins"/>].</returns>
    public static float[] ReadFilters(ModelFileReader reader, WhisperHyperparameters head)
    {
        int bands = reader.ReadInt32("the size of the mel filters"), bins = reader.ReadInt32("the size of the mel filters");
        if (bands != head.MelBands || bins != FilterBins)
        {
            throw Damaged($"The file holds {bands} mel filters of {bins} bins; its header and the transform of 400 samples want {head.MelBands} of {FilterBins}.");
        }

        var bytes = reader.ReadBytes(bands * bins * sizeof(float), "the mel filters");
        var filters = new float[bands * bins];
        for (var index = 0; index < filters.Length; index++)
        {
            filters[index] = BitConverter.ToSingle(bytes.Slice(index * sizeof(float), sizeof(float)));
            if (!float.IsFinite(filters[index]))
            {
                throw Damaged($"Mel filter {index / bins} holds a value that is not a finite number.");
            }
        }

        return filters;
    }

    /// <summary>A fault that only damage or a broken converter explains.</summary>
    /// <param name="fault">A sentence.</param>
    public static WhisperModelFormatException Damaged(string fault) => new($"{fault} The file is damaged or was converted wrongly; fetch it again.");

    private static void RequireMagic(ModelFileReader reader)
    {
        var known = (int)Math.Min(reader.Remaining, 32);
        var start = Encoding.Latin1.GetString(reader.Peek(known));
        foreach (var (beginning, what) in Impostors)
        {
            if (start.StartsWith(beginning, StringComparison.Ordinal))
            {
                throw new WhisperModelFormatException($"The file {what}.");
            }
        }

        var magic = reader.ReadInt32("the magic number");
        if (magic != Magic)
        {
            throw new WhisperModelFormatException(
                $"The file begins with 0x{magic:x8} and not with 0x{Magic:x8} (the bytes \"lmgg\"), so it is no ggml file. Whisper models for whisper.cpp are named ggml-*.bin.");
        }
    }

    private static void Require(int value, int least, int most, string what)
    {
        if (value < least || value > most)
        {
            throw Damaged($"The header states {value} as {what}; it must be from {least} to {most}.");
        }
    }

    private static void RequireConsistency(WhisperHyperparameters head)
    {
        if (head.AudioState != head.TextState)
        {
            throw Damaged($"The header states an audio state of {head.AudioState} and a text state of {head.TextState}; in Whisper models they are equal.");
        }

        RequireHeads(head.AudioState, head.AudioHeads, "audio");
        RequireHeads(head.TextState, head.TextHeads, "text");
    }

    private static void RequireHeads(int state, int heads, string part)
    {
        if (state % heads != 0 || state / heads % HeadWidthUnit != 0)
        {
            throw Damaged($"The header divides the {part} state of {state} among {heads} heads; each must be a multiple of {HeadWidthUnit} wide (Whisper's are 64).");
        }
    }

    private static void RequireType(int fileType, WhisperHyperparameters head)
    {
        var type = fileType < 0 ? null : TensorTypes.OfFileType(head.FileType);
        if (type is not { } known)
        {
            throw new WhisperModelFormatException(
                $"The header states the file type {fileType}, which is not supported. Take a model of type f32, f16, q8_0, q5_1, q5_0 or q4_0.");
        }

        var version = fileType / 1000;
        if (TensorTypes.IsQuantized(known) && version != TensorTypes.QuantizationVersion)
        {
            throw new WhisperModelFormatException(
                $"The file is quantised in version {version} of the layout; only version {TensorTypes.QuantizationVersion} is supported. Quantise it again with a current whisper.cpp, or take a current file.");
        }

        if (TensorTypes.IsQuantized(known) && head.AudioState % TensorTypes.BlockSize != 0)
        {
            throw Damaged($"The header states a state of {head.AudioState}, which quantised blocks of {TensorTypes.BlockSize} values do not divide.");
        }
    }
}
