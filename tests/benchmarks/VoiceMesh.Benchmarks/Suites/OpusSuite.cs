using System.Runtime.CompilerServices;
using VoiceMesh.Audio.Opus;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Benchmarks.Measuring;

namespace VoiceMesh.Benchmarks.Suites;

/// <summary>Opus against the time that a frame lasts, and decoding straight to 16 kHz against decoding to 48 kHz and resampling.</summary>
internal sealed class OpusSuite : ISuite
{
    private const int Frames = 50;

    public string Name => "opus";

    public string Description => "What do Opus frames of 20 ms cost, against the time that they last, and what does decoding straight to 16 kHz save?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return Encoding(settings, cancellationToken);
        yield return Decoding(settings, cancellationToken);
    }

    private static ResultTable Encoding(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        using var best = new EncodingLoop(48000, complexity: 10);
        using var usual = new EncodingLoop(48000, complexity: 5);
        using var least = new EncodingLoop(48000, complexity: 0);
        using var narrow = new EncodingLoop(16000, complexity: 5);
        return ResultTable.Of(
            "Encode",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("48 kHz, complexity 10", best.Next),
                new MicroCase("48 kHz, complexity 5 (default)", usual.Next),
                new MicroCase("48 kHz, complexity 0", least.Next),
                new MicroCase("16 kHz, complexity 5", narrow.Next)),
            budgetMs: OpusFormat.FrameDurationMs);
    }

    private static ResultTable Decoding(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        var packets = EncodingLoop.Packets(48000);
        using var toFull = new OpusFrameDecoder(48000);
        using var toListen = new OpusFrameDecoder(16000);
        var resampler = new StreamingResampler(48000, 16000);
        var full = new short[OpusFormat.MaxPacketSamples(48000)];
        var pcm = new short[OpusFormat.MaxPacketSamples(16000)];
        int first = 0, second = 0, third = 0;
        return ResultTable.Of(
            "Decode a 48 kHz stream",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("to 48 kHz, then resample to 16", () =>
                {
                    var samples = toFull.Decode(packets[first++ % Frames], full);
                    resampler.Process(full.AsSpan(0, samples), pcm);
                }),
                new MicroCase("straight to 16 kHz", () => toListen.Decode(packets[second++ % Frames], pcm)),
                new MicroCase("framing check only", () => OpusPacketInfo.Inspect(packets[third++ % Frames]))),
            budgetMs: OpusFormat.FrameDurationMs);
    }

    private sealed class EncodingLoop : IDisposable
    {
        private readonly OpusFrameEncoder _encoder;
        private readonly short[] _voice;
        private readonly byte[] _packet = new byte[OpusFormat.MaxFramePacketBytes];
        private int _frame;

        public EncodingLoop(int sampleRateHz, int complexity)
        {
            _encoder = new OpusFrameEncoder(sampleRateHz, new OpusEncoderSettings { Complexity = complexity });
            _voice = TestAudio.VoicePcm(sampleRateHz, 1);
        }

        public static byte[][] Packets(int sampleRateHz)
        {
            using var loop = new EncodingLoop(sampleRateHz, complexity: 5);
            return [.. Enumerable.Range(0, Frames).Select(_ => loop.Encode().ToArray())];
        }

        public void Next() => Encode();

        public void Dispose() => _encoder.Dispose();

        private ReadOnlySpan<byte> Encode()
        {
            var frame = _voice.AsSpan(_frame++ % Frames * _encoder.FrameSamples, _encoder.FrameSamples);
            return _packet.AsSpan(0, _encoder.Encode(frame, _packet));
        }
    }
}
