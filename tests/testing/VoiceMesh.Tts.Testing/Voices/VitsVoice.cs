using System.Globalization;
using System.Text.Json;
using VoiceMesh.Tts.Testing.Onnx;

namespace VoiceMesh.Tts.Testing.Voices;

/// <summary>
/// Writes Piper voices that nobody trained: networks of VITS' shape and interface (an embedding per phoneme, a duration per phoneme, frames by those
/// durations, upsampling to samples) with random weights. What they say is noise; how long it is, who says it and when follows the rules of real ones.
/// </summary>
public sealed record VitsVoice
{
    /// <summary>Sounds louder than all others; no word for a number below ten has it.</summary>
    public const string LoudPhoneme = "ʃ";

    /// <summary>Samples that one frame becomes.</summary>
    public const int FrameSamples = 256;

    private const int Symbols = 256;
    private const int Factor = 16;

    /// <summary>Voice and file name.</summary>
    public string Name { get; init; } = "en_US-test-medium";

    /// <summary>Language of the phonemes, by espeak-ng's name.</summary>
    public string EspeakVoice { get; init; } = "en-us";

    /// <summary>Samples per second.</summary>
    public int SampleRateHz { get; init; } = 22_050;

    /// <summary>Speakers; above 1 the network has an input for them.</summary>
    public int Speakers { get; init; } = 1;

    /// <summary>Frames that every phoneme number lasts at a length scale of 1, on average.</summary>
    public float FramesPerId { get; init; } = 3;

    /// <summary>Whether some phonemes last longer than others.</summary>
    public bool UnequalDurations { get; init; } = true;

    /// <summary>Whether the durations are an output of their own.</summary>
    public bool OutputsDurations { get; init; }

    /// <summary>Whether the network rounds durations up with <c>Ceil</c>, as published voices do; else nothing tells them.</summary>
    public bool HasCeil { get; init; } = true;

    /// <summary>Dimensions of the audio, 2 to 4.</summary>
    public int AudioRank { get; init; } = 4;

    /// <summary>Rows of audio; a real voice has one.</summary>
    public int AudioRows { get; init; } = 1;

    /// <summary>Name of the first input.</summary>
    public string InputName { get; init; } = "input";

    /// <summary>Whether every sample is no number.</summary>
    public bool GivesNan { get; init; }

    /// <summary>Channels of the network; more of them cost more time.</summary>
    public int Channels { get; init; } = 8;

    /// <summary>Convolutions at the rate of samples, to make a sentence take long.</summary>
    public int SlowLayers { get; init; }

    /// <summary>Largest magnitude of the audio, about.</summary>
    public float Loudness { get; init; } = 0.5f;

    /// <summary>How far the last layer is driven: at 4 most sentences reach the same peak, well below 1 they differ.</summary>
    public float Drive { get; init; } = 4;

    /// <summary>Seed of the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Writes the voice's two files.</summary>
    /// <param name="folder">Where to; made if it is missing.</param>
    /// <returns>The path of the network.</returns>
    public string Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"{Name}.onnx");
        File.WriteAllBytes(path, ToOnnx());
        File.WriteAllText(path + ".json", ToJson());
        return path;
    }

    /// <summary>Frames that a phoneme number lasts at a length scale and without noise.</summary>
    public int Frames(long id, double lengthScale) => (int)MathF.Ceiling(Durations()[id] * (float)lengthScale);

    /// <summary>The configuration.</summary>
    public string ToJson() => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["audio"] = new { sample_rate = SampleRateHz, quality = "medium" },
        ["espeak"] = new { voice = EspeakVoice },
        ["inference"] = new { noise_scale = 0.667, length_scale = 1.0, noise_w = 0.8 },
        ["phoneme_type"] = "espeak",
        ["phoneme_map"] = new Dictionary<string, object>(),
        ["phoneme_id_map"] = PhonemeTable.Ids.ToDictionary(entry => entry.Key, entry => new[] { entry.Value }),
        ["num_symbols"] = Symbols,
        ["num_speakers"] = Speakers,
        ["speaker_id_map"] = Speakers == 1 ? [] : Enumerable.Range(0, Speakers).ToDictionary(id => $"speaker{id.ToString(CultureInfo.InvariantCulture)}", id => id),
        ["language"] = new { code = Name.Split('-')[0] },
        ["piper_version"] = "1.0.0",
    });

    /// <summary>The network.</summary>
    public byte[] ToOnnx()
    {
        var random = new Random(Seed);
        var model = new OnnxModelBuilder();
        var ids = model.Input(InputName, OnnxModelBuilder.Element.Whole, null, null);
        model.Input("input_lengths", OnnxModelBuilder.Element.Whole, [null]);
        var scales = model.Input("scales", OnnxModelBuilder.Element.Real, 3L);

        // [1, n, channels] → [1, channels, n], with noise by the first scale.
        var sounds = model.Node("Gather", [model.Weights(Sounds(random), Symbols, Channels), ids]);
        if (Speakers > 1)
        {
            var sid = model.Input("sid", OnnxModelBuilder.Element.Whole, [null]);
            var speaker = model.Node("Gather", [model.Weights(Random(random, Speakers * Channels, 1), Speakers, Channels), sid]);
            sounds = model.Node("Add", [sounds, model.Node("Unsqueeze", [speaker, model.Numbers(1)])]);
        }

        sounds = model.Node("Transpose", [sounds], ("perm", new long[] { 0, 2, 1 }));
        sounds = model.Node("Add", [sounds, model.Node("Mul", [model.Node("RandomNormalLike", [sounds]), Scale(model, scales, 0)])]);

        var (frames, perFrame) = Expand(model, ids, scales);
        var audio = Decode(model, model.Node("Gather", [sounds, perFrame], ("axis", 2)), random);
        if (OutputsDurations)
        {
            model.Output(audio);
            model.Output(frames);
        }
        else
        {
            model.Output(audio, [.. Enumerable.Repeat<long?>(null, AudioRank)]);
        }

        return model.ToArray();
    }

    private static float[] Random(Random random, int count, float scale) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() * 2) - 1) * scale)];

    /// <summary>Embeddings; those of pad, begin and end are quiet, so that it is the phonemes that are heard, and one phoneme is loud.</summary>
    private float[] Sounds(Random random)
    {
        var sounds = Random(random, Symbols * Channels, 1);
        foreach (ref var quiet in sounds.AsSpan(0, 3 * Channels))
        {
            quiet *= 0.1f;
        }

        foreach (ref var loud in sounds.AsSpan(PhonemeTable.Ids[LoudPhoneme] * Channels, Channels))
        {
            loud *= 4;
        }

        return sounds;
    }

    private static string Scale(OnnxModelBuilder model, string scales, int index) => model.Node("Gather", [scales, model.Number(index)]);

    private float[] Durations()
    {
        var random = new Random(Seed + 1);
        return [.. Enumerable.Range(0, Symbols).Select(_ => UnequalDurations ? FramesPerId * (0.2f + ((float)random.NextDouble() * 1.6f)) : FramesPerId)];
    }

    /// <summary>Frames per phoneme, [1, 1, n], and for every frame the phoneme that it belongs to, [frames].</summary>
    private (string Frames, string PerFrame) Expand(OnnxModelBuilder model, string ids, string scales)
    {
        var durations = model.Node("Gather", [model.Weights(Durations(), Symbols), ids]);
        var noise = model.Node("Exp", [model.Node("Mul", [model.Node("RandomNormalLike", [durations]), model.Node("Mul", [Scale(model, scales, 2), model.Scalar(0.1f)])])]);
        durations = model.Node("Mul", [model.Node("Mul", [durations, noise]), Scale(model, scales, 1)]);
        durations = model.Node("Unsqueeze", [durations, model.Numbers(1)]);

        // Minus the floor of the negative is the ceiling too, but not by its name.
        var frames = HasCeil
            ? model.Node("Ceil", [durations])
            : model.Node("Neg", [model.Node("Floor", [model.Node("Neg", [durations])])]);
        var ends = model.Node("CumSum", [frames, model.Number(2)]);
        var total = model.Node("ReduceSum", [model.Node("Squeeze", [frames, model.Numbers(0, 1)])], ("keepdims", 0));
        var times = model.Node("Range", [model.Scalar(0), total, model.Scalar(1)]);

        // A frame belongs to the phoneme that as many phonemes have ended before.
        var ended = model.Node("LessOrEqual", [model.Node("Transpose", [ends], ("perm", new long[] { 0, 2, 1 })), times]);
        var perFrame = model.Node("ReduceSum", [model.Node("Cast", [ended], ("to", 7)), model.Numbers(0, 1)], ("keepdims", 0));
        return (frames, perFrame);
    }

    private string Decode(OnnxModelBuilder model, string frames, Random random)
    {
        var half = Math.Max(1, Channels / 2);
        var strides = new long[] { Factor };
        var audio = model.Node("ConvTranspose", [frames, model.Weights(Random(random, Channels * half * Factor, 1), Channels, half, Factor)], ("strides", strides));
        audio = model.Node("LeakyRelu", [audio], ("alpha", 0.1f));
        audio = model.Node("ConvTranspose", [audio, model.Weights(Random(random, half * half * Factor, 1f / half), half, half, Factor)], ("strides", strides));
        for (var layer = 0; layer < SlowLayers; layer++)
        {
            var weights = model.Weights(Random(random, half * half * 3, 1f / half), half, half, 3);
            audio = model.Node("LeakyRelu", [model.Node("Conv", [audio, weights], ("pads", new long[] { 1, 1 }))], ("alpha", 0.1f));
        }

        audio = model.Node("Conv", [audio, model.Weights(Random(random, half * AudioRows, Drive / half), AudioRows, half, 1)]);
        audio = model.Node("Mul", [model.Node("Tanh", [audio]), model.Scalar(Loudness)]);
        if (GivesNan)
        {
            audio = model.Node("Mul", [audio, model.Scalar(float.NaN)]);
        }

        var shape = AudioRank switch
        {
            2 => model.Numbers(AudioRows, -1),
            3 => model.Numbers(1, AudioRows, -1),
            _ => model.Numbers(1, 1, AudioRows, -1),
        };
        return model.NamedNode("output", "Reshape", [audio, shape]);
    }
}
