using System.Globalization;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Benchmarks.Suites.Whisper;

/// <summary>Encoding and decoding with random weights in the shape of tiny.en, beside what whisper.cpp took on another machine.</summary>
internal static class NetworkTimes
{
    private const int TokensPerTurn = 4;

    /// <summary>whisper.cpp on a quiet machine of another kind: threads, context, encode ms, ms per token.</summary>
    private static readonly (int Threads, int Context, double EncodeMs, double TokenMs)[] WhisperCpp =
        [(1, 1500, 953, 12), (1, 512, 237, 8), (1, 256, 110, 7), (2, 1500, 509, 8), (2, 512, 133, 5), (2, 256, 66, 5)];

    public static ResultTable Measure(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        var path = Path.GetTempFileName();
        try
        {
            RandomModel.Write(path, ModelShape.TinyEnglish);
            using var model = WhisperModel.Open(path);
            var few = settings with { Rounds = Math.Max(6, settings.Rounds / 20) };
            return new ResultTable(
                $"tiny.en's shape in f16 with random weights, {VectorKernels.Best.Path}",
                ["threads, audio context", "encode", "whisper.cpp there", "ours ÷ theirs", "one token", "whisper.cpp there", "ours ÷ theirs", "allocated"],
                [.. WhisperCpp.Select(reference => Row(model, reference, few, cancellationToken))],
                "\"There\" is a quiet Intel Xeon (family 6, model 143) with two processors; its whisper.cpp 1.9.3-dev used AVX-512. Its multiply-add peak was not measured, so these ratios compare "
                + "two machines as well as two programs: below 1 means that this engine here is faster than whisper.cpp was there, and no more.");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IReadOnlyList<string> Row(
        WhisperModel model, (int Threads, int Context, double EncodeMs, double TokenMs) reference, MeasurementSettings settings, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        float[] mel = [.. Enumerable.Range(0, model.Hyperparameters.MelBands * 2 * reference.Context).Select(_ => random.NextSingle() - 0.5f)];
        var encoder = new AudioEncoder(model, reference.Threads);
        var audio = new EncodedAudio(model, reference.Context);
        var encode = MicroComparison.Measure(
            settings, cancellationToken, new MicroCase("encode", () => encoder.Encode(mel, reference.Context, audio, CancellationToken.None)))[0];

        var decoder = new TextDecoder(model, maxBeams: 1, reference.Threads);
        decoder.Begin(audio);
        var logits = new float[decoder.VocabularySize];
        var decode = MicroComparison.Measure(
            settings, cancellationToken, new MicroCase("decode", () => Decode(decoder, logits)))[0];
        double encodeMs = encode.TimeNs / 1e6, tokenMs = decode.TimeNs / TokensPerTurn / 1e6;
        return
        [
            $"{reference.Threads}, {reference.Context}", $"{ResultTable.Number(encodeMs)} ms", $"{reference.EncodeMs.ToString(CultureInfo.InvariantCulture)} ms",
            ResultTable.Number(encodeMs / reference.EncodeMs), $"{ResultTable.Number(tokenMs)} ms", $"{reference.TokenMs.ToString(CultureInfo.InvariantCulture)} ms",
            ResultTable.Number(tokenMs / reference.TokenMs), $"{encode.AllocatedBytes + decode.AllocatedBytes:0} B",
        ];
    }

    private static void Decode(TextDecoder decoder, float[] logits)
    {
        // As in a short utterance: the beam holds some twenty tokens.
        if (decoder.Length(0) > 40)
        {
            decoder.Reset();
        }

        for (var token = 0; token < TokensPerTurn; token++)
        {
            decoder.Append(0, [77], logits, CancellationToken.None);
        }
    }
}
