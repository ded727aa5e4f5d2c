using System.Runtime.CompilerServices;
using VoiceMesh.Audio.Opus;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Srtp;
using RtpHeader = VoiceMesh.WebRtc.Rtp.RtpHeader;

namespace VoiceMesh.Benchmarks.Suites;

/// <summary>Everything that a worker does for a call, against the bare codec in the same run.</summary>
internal sealed class CallsSuite : ISuite
{
    private const int Frames = 50;
    private const int RateHz = 24_000;

    public string Name => "calls";

    public string Description => "What does 20 ms of a WebRTC call cost its worker (four ticks, without encryption and socket), on top of Opus itself?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var codec = new BareCodec();
        using var duplex = new CallLoop(isHearing: true, isSpeaking: true, withRed: false);
        using var red = new CallLoop(isHearing: true, isSpeaking: true, withRed: true);
        yield return ResultTable.Of(
            "A call in which both speak at once",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("Opus decode to 16 kHz and encode from 24 kHz alone", codec.Next),
                new MicroCase("the call", duplex.Next),
                new MicroCase("the same with RED both ways", red.Next)),
            budgetMs: OpusFormat.FrameDurationMs);
        using var listening = new CallLoop(isHearing: true, isSpeaking: false, withRed: true);
        using var quiet = new CallLoop(isHearing: false, isSpeaking: false, withRed: true);
        using var silence = new SilenceLoop();
        yield return ResultTable.Of(
            "A call that listens",
            MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("Opus decode to 16 kHz alone", codec.Decode),
                new MicroCase("the call: decodes, sends constant silence", listening.Next),
                new MicroCase("a call in which nothing comes", quiet.Next),
                new MicroCase("of it: the silent packet", silence.Constant),
                new MicroCase("for comparison: a silent frame through the encoder", silence.Encoded)),
            budgetMs: OpusFormat.FrameDurationMs);
        yield return Memory();
    }

    /// <summary>Half a second of many calls, which fills every queue and slot that fills at all.</summary>
    private static ResultTable Memory()
    {
        const int Calls = 200;
        using (var first = new CallLoop(isHearing: true, isSpeaking: true, withRed: true))
        {
            first.Next();
        }

        var (managed, resident) = (GC.GetTotalMemory(forceFullCollection: true), Resident());
        var calls = Enumerable.Range(0, Calls).Select(_ => new CallLoop(isHearing: true, isSpeaking: true, withRed: true)).ToArray();
        foreach (var call in calls)
        {
            for (var frame = 0; frame < Frames / 2; frame++)
            {
                call.Next();
            }
        }

        managed = GC.GetTotalMemory(forceFullCollection: true) - managed;
        resident = Resident() - resident;
        Array.ForEach(calls, call => call.Dispose());
        return new ResultTable(
            $"Memory of a call, mean of {Calls}",
            ["", "KiB"],
            [["managed", ResultTable.Number(managed / 1024.0 / Calls)], ["resident, codecs' native state included", ResultTable.Number(resident / 1024.0 / Calls)]],
            "Without the session of the endpoint below it; audio and packets of the benchmark itself are shared.");
    }

    private static long Resident()
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static byte[][] Packets(bool withRed)
    {
        var voice = TestAudio.VoicePcm(48_000, 1);
        using var sender = new AudioSender(new RtpStreamIdentity(1, 0, 0), new AudioSenderOptions { RedPayloadType = withRed ? 63 : null, BitrateBps = 32_000 });
        var packet = new byte[AudioSender.MaxPacketBytes];
        return [.. Enumerable.Range(0, Frames).Select(frame => packet[..sender.Send(voice.AsSpan(frame * 960, 960), frame * 20_000L, false, packet)])];
    }

    private sealed class BareCodec : IDisposable
    {
        private readonly OpusFrameDecoder _decoder = new(CallAudio.ListenerRateHz);
        private readonly OpusFrameEncoder _encoder = new(RateHz, new OpusEncoderSettings { BitrateBps = 32_000, ExpectedLossPercent = 5 });
        private readonly byte[][] _packets = Packets(withRed: false);
        private readonly short[] _voice = TestAudio.VoicePcm(RateHz, 1);
        private readonly short[] _pcm = new short[OpusFormat.MaxPacketSamples(CallAudio.ListenerRateHz)];
        private readonly byte[] _packet = new byte[OpusFormat.MaxFramePacketBytes];
        private int _number;

        public void Decode() => _decoder.Decode(_packets[_number++ % Frames].AsSpan(RtpHeader.Size), _pcm);

        public void Next()
        {
            Decode();
            _encoder.Encode(_voice.AsSpan(_number % Frames * 480, 480), _packet);
        }

        public void Dispose()
        {
            _decoder.Dispose();
            _encoder.Dispose();
        }
    }

    private sealed class SilenceLoop : IDisposable
    {
        private readonly AudioSender _constant = new(RtpStreamIdentity.Random());
        private readonly AudioSender _encoded = new(RtpStreamIdentity.Random(), new AudioSenderOptions { SampleRateHz = RateHz, BitrateBps = 32_000 });
        private readonly short[] _nothing = new short[480];
        private readonly byte[] _packet = new byte[AudioSender.MaxPacketBytes];
        private long _nowUs;

        public void Constant() => _constant.SendSilence(_nowUs += 20_000, afterPause: false, _packet);

        public void Encoded() => _encoded.Send(_nothing, _nowUs += 20_000, startsTalkSpurt: false, _packet);

        public void Dispose()
        {
            _constant.Dispose();
            _encoded.Dispose();
        }
    }

    /// <summary>20 ms of a call after another: a packet through the ring, a frame of speech, four ticks.</summary>
    private sealed class CallLoop : IDisposable, IMediaTransport, ICallAudioEvents
    {
        private static readonly CallScratch Scratch = new();
        private static readonly byte[][] Plain = Packets(withRed: false);
        private static readonly byte[][] Red = Packets(withRed: true);
        private static readonly short[] Voice = TestAudio.VoicePcm(RateHz, 1);

        private readonly bool _isHearing;
        private readonly bool _isSpeaking;
        private readonly byte[][] _packets;
        private readonly PacketRing _ring = new(16_384);
        private readonly SendQueue _speech = new(15);
        private readonly CallAudio _audio;
        private int _number;

        public CallLoop(bool isHearing, bool isSpeaking, bool withRed)
        {
            _isHearing = isHearing;
            _isSpeaking = isSpeaking;
            _packets = withRed ? Red : Plain;
            Audio = new NegotiatedAudio(111, withRed ? (byte)63 : null, CanSend: true, CanReceive: true, 2, "calls", null);
            _audio = new CallAudio(this, new CallServerOptions { RedundancyFromLossPercent = 0 }, TimeProvider.System, _speech, this, 0);
            _speech.BeginTalkSpurt(RateHz);
        }

        public NegotiatedAudio Audio { get; }

        public SrtpProfile Profile => SrtpProfile.AeadAes128Gcm;

        public bool IsOver => false;

        public void Next()
        {
            var number = _number++;
            var nowUs = number * 20_000L;
            if (_isHearing)
            {
                var packet = _packets[number % Frames];
                new RtpHeader((byte)(packet[1] & 0x7F), false, (ushort)number, (uint)number * 960, 1).Write(packet);
                _ring.TryAdd(packet, isRtcp: false, nowUs);
            }

            if (_isSpeaking)
            {
                _speech.TryAdd(Voice.AsSpan(number % Frames * 480, 480), reportWhenSent: true);
            }

            for (var tick = 0; tick < 4; tick++)
            {
                while (_ring.TryTake(Scratch.Inbound, out var length, out var isRtcp, out var receivedAt))
                {
                    _audio.Receive(Scratch.Inbound.AsSpan(0, length), isRtcp, receivedAt, nowUs);
                }

                _audio.Step(nowUs + (tick * 5_000), 0, Scratch);
            }
        }

        public bool SendRtp(ReadOnlySpan<byte> packet) => true;

        public bool SendRtcp(ReadOnlySpan<byte> packet) => true;

        public void OnAudio(ReadOnlySpan<short> frame, in ReceivedFrame info)
        {
        }

        public void OnSent()
        {
        }

        public void OnQuality(in CallQuality quality, bool isTold)
        {
        }

        public void Dispose() => _audio.Dispose();
    }
}
