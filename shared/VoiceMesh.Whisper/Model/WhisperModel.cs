namespace VoiceMesh.Whisper.Model;

/// <summary>A Whisper model from a file of whisper.cpp's ggml format. Immutable, and shared by everything that runs it.</summary>
/// <remarks>
/// The weights stay in the mapped file: several processes that open it share them, and the system may drop and reread what is not in use. Do not change or
/// shorten the file while it is open. After <see cref="Dispose"/> work that goes on may end; new work throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed class WhisperModel : IDisposable
{
    private readonly MappedFile _file;

    private WhisperModel(MappedFile file)
    {
        _file = file;
        unsafe
        {
            var reader = new ModelFileReader(file.Data, file.Length);
            Hyperparameters = ModelHeadReader.ReadHyperparameters(reader);
            MelFilters = ModelHeadReader.ReadFilters(reader, Hyperparameters);
            Tokens = VocabularyReader.Read(reader, Hyperparameters.VocabularySize);
            var tensors = TensorTable.Read(reader, Hyperparameters);
            WeightBytes = tensors.Bytes;
            Encoder = new EncoderWeights(tensors, Hyperparameters.AudioLayers);
            Decoder = new DecoderWeights(tensors, Hyperparameters.TextLayers);
        }
    }

    /// <summary>The model's shape.</summary>
    public WhisperHyperparameters Hyperparameters { get; }

    /// <summary>The filter bank that turns a power spectrum into bands: [<see cref="WhisperHyperparameters.MelBands"/>][201].</summary>
    public ReadOnlyMemory<float> MelFilters { get; }

    /// <summary>The bytes of the words that the file spells out, by id; fewer than the vocabulary's size, whose last ids are special tokens. Words may be empty or hold part of a character.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Tokens { get; }

    /// <summary>Bytes of all weights.</summary>
    public long WeightBytes { get; }

    internal EncoderWeights Encoder { get; }

    internal DecoderWeights Decoder { get; }

    /// <summary>Opens a model.</summary>
    /// <param name="path">A ggml file of type f32, f16, q8_0, q5_1, q5_0 or q4_0.</param>
    /// <exception cref="WhisperModelFormatException">It is no such file, or damaged; the message names the fault.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static WhisperModel Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new MappedFile(path);
        try
        {
            return new WhisperModel(file);
        }
        catch (WhisperModelFormatException exception)
        {
            file.Dispose();
            throw new WhisperModelFormatException($"{path} cannot be used as a Whisper model. {exception.Message}", exception);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Keeps the weights readable.</summary>
    internal WeightLease Lease() => new(_file.View);
}
