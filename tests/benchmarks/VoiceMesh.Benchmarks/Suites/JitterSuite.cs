using System.Runtime.CompilerServices;
using VoiceMesh.Audio.Opus;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.TimeScaling;

namespace VoiceMesh.Benchmarks.Suites;

/// <summary>The media path of WebRTC per packet, against the bare codec in the same run.</summary>
internal sealed class JitterSuite : ISuite
{
    private const int Frames = 50;
    private const int RedPayloadType = 63;

    public string Name => "jitter";

    public string Description => "What do RTP, redundancy, jitter buffer and stretching cost per packet, on top of Opus itself?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        yield return Receiving(settings, cancellationToken);
        yield return Sending(settings, cancellationToken);
        yield return Stretching(settings, cancellationToken);
    }

    private static ResultTable Receiving(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        using var bare = new OpusFrameDecoder(16_000);
        using var plain = new ReceivingLoop(null, loseEvery: 0);
        using var red = new ReceivingLoop(RedPayloadType, loseEvery: 0);
        using var lossy = new ReceivingLoop(null, loseEvery: 20);
        var packets = ReceivingLoop.Packets(null);
        var pcm = new short[OpusFormat.MaxPacketSamples(16_000)];
        var next = 0;
        return ResultTable.Of(
            "Receive a 48 kHz stream as 16 kHz frames",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("Opus decode alone", () => bare.Decode(packets[next++ % Frames].AsSpan(RtpHeader.Size), pcm)),
                new MicroCase("RTP → jitter buffer → frame", plain.Next),
                new MicroCase("the same with RED", red.Next),
                new MicroCase("the same with 5 % lost, FEC", lossy.Next)),
            budgetMs: OpusFormat.FrameDurationMs);
    }

    private static ResultTable Sending(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        var voice = TestAudio.VoicePcm(48_000, 1);
        using var bare = new OpusFrameEncoder(48_000, new OpusEncoderSettings { ExpectedLossPercent = 5 });
        using var plain = new AudioSender(RtpStreamIdentity.Random());
        using var red = new AudioSender(RtpStreamIdentity.Random(), new AudioSenderOptions { RedPayloadType = RedPayloadType });
        var packet = new byte[OpusFormat.MaxFramePacketBytes];
        int first = 0, second = 0, third = 0;
        ReadOnlySpan<short> Frame(int number) => voice.AsSpan(number % Frames * 960, 960);
        return ResultTable.Of(
            "Send 48 kHz frames",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("Opus encode alone", () => bare.Encode(Frame(first++), packet)),
                new MicroCase("frame → RTP", () => plain.Send(Frame(second++), second * 20_000L, false, packet)),
                new MicroCase("the same with RED", () => red.Send(Frame(third++), third * 20_000L, false, packet))),
            budgetMs: OpusFormat.FrameDurationMs);
    }

    private static ResultTable Stretching(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        using var decode = new OpusFrameDecoder(16_000);
        var packets = ReceivingLoop.Packets(null);
        var pcm = new short[OpusFormat.MaxPacketSamples(16_000)];
        var next = 0;
        var narrow = new StretchingLoop(16_000);
        var wide = new StretchingLoop(48_000);
        return ResultTable.Of(
            "Take a period out of 40 ms",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("Opus decode, for comparison", () => decode.Decode(packets[next++ % Frames].AsSpan(RtpHeader.Size), pcm)),
                new MicroCase("shorten at 16 kHz", narrow.Next),
                new MicroCase("shorten at 48 kHz", wide.Next)));
    }

    /// <summary>A stream that never ends: a second of packets over and over, each time with the numbers that come next.</summary>
    private sealed class ReceivingLoop(int? redPayloadType, int loseEvery) : IDisposable
    {
        private readonly AudioReceiver _receiver = new();
        private readonly byte[][] _packets = Packets(redPayloadType);
        private readonly short[] _frame = new short[320];
        private int _number;

        public static byte[][] Packets(int? redPayloadType)
        {
            var voice = TestAudio.VoicePcm(48_000, 1);
            using var sender = new AudioSender(new RtpStreamIdentity(1, 0, 0), new AudioSenderOptions { RedPayloadType = redPayloadType });
            var packet = new byte[AudioSender.MaxPacketBytes];
            return [.. Enumerable.Range(0, Frames).Select(frame => packet[..sender.Send(voice.AsSpan(frame * 960, 960), frame * 20_000L, false, packet)])];
        }

        public void Next()
        {
            var number = _number++;
            var datagram = _packets[number % Frames];
            var now = number * 20_000L;
            if (loseEvery == 0 || number % loseEvery != 0)
            {
                new RtpHeader((byte)(redPayloadType ?? 111), false, (ushort)number, (uint)number * 960, 1).Write(datagram);
                _receiver.Receive(datagram, now);
            }

            while (_receiver.TryRead(now, _frame, out _))
            {
            }
        }

        public void Dispose() => _receiver.Dispose();
    }

    private sealed class StretchingLoop(int sampleRateHz)
    {
        private readonly TimeScaler _scaler = new(sampleRateHz);
        private readonly short[] _voice = TestAudio.VoicePcm(sampleRateHz, 1);
        private readonly short[] _piece = new short[sampleRateHz / 25];
        private int _number;

        public void Next()
        {
            _voice.AsSpan(_number++ % 25 * _piece.Length, _piece.Length).CopyTo(_piece);
            _scaler.Shorten(_piece, _scaler.MostSamples, -1);
        }
    }
}
