using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.Tests.Fuzzing;
using VoiceMesh.WebRtc.Tests.Traces;
using Xunit.Abstractions;

namespace VoiceMesh.WebRtc.Tests.Receiving;

[Trait("Category", "unit")]
public sealed class AudioReceiverTests(ITestOutputHelper output) : IDisposable
{
    private const int Packets = 100;
    private static readonly Lazy<SpeechStream> Speech = new(() => SpeechStream.Encode(Packets));
    private static readonly Lazy<SpeechStream> Other = new(() => SpeechStream.Encode(Packets, ssrc: 0x0711E501, firstSequenceNumber: 7));
    private readonly AudioReceiver _receiver = new(new AudioReceiverOptions { MaxSources = 2 });
    private readonly short[] _frame = new short[320];

    public void Dispose() => _receiver.Dispose();

    [Fact]
    public void TryRead_NothingReceived_HandsOutNothing() => Assert.False(_receiver.TryRead(10_000_000, _frame, out _));

    [Fact]
    public void TryRead_AfterAStall_CatchesUpWithEveryFrameItOwes()
    {
        Feed(Speech.Value, 0, 20);
        Assert.Equal(20, Read(until: 19 * 20_000));

        Feed(Speech.Value, 20, 10);
        Assert.Equal(10, Read(until: 29 * 20_000));
    }

    [Fact]
    public void TryRead_AfterAStallOfSeconds_GivesUpTheOldFrames()
    {
        Feed(Speech.Value, 0, 20);
        Read(until: 19 * 20_000);

        Assert.Equal(1, Read(until: (19 * 20_000) + 3_000_000));
        Assert.Equal(149, _receiver.Statistics.FramesGivenUp);
        Assert.Equal(1, Read(until: (20 * 20_000) + 3_000_000));
    }

    [Fact]
    public void TryRead_StreamEnds_ConcealsBrieflyAndIsSilentThen()
    {
        Feed(Speech.Value, 0, 50);
        Read(until: 50 * 20_000);
        var frames = new List<ReceivedFrame>();
        for (var frame = 51; frame < 90; frame++)
        {
            Assert.True(_receiver.TryRead(frame * 20_000, _frame, out var info));
            frames.Add(info);
        }

        Assert.True(frames[^1].IsSilent);
        Assert.InRange(frames.Count(info => info.MadeUpSamples > 0), 5, 10);
        Assert.All(_frame, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Receive_AnotherStream_IsHeardOnceTheFirstIsSilent()
    {
        Feed(Speech.Value, 0, 20);
        Assert.Equal(ReceiveOutcome.OtherSource, Receive(Other.Value, 20));
        Assert.Equal(ReceiveOutcome.OtherSource, Receive(Other.Value, 21));
        Assert.Equal(ReceiveOutcome.Accepted, Receive(Speech.Value, 22));

        Assert.Equal(ReceiveOutcome.Accepted, Receive(Other.Value, 30));
        Assert.Equal(0x0711E501u, _receiver.Reception!.Ssrc);
        Assert.Equal(1, _receiver.Statistics.SourceChanges);
        Assert.Equal(2, _receiver.Statistics.OtherSource);
    }

    [Fact]
    public void EndSource_Goodbye_LetsAnotherStreamTakeOverAtOnce()
    {
        Feed(Speech.Value, 0, 20);
        Receive(Other.Value, 19);
        _receiver.EndSource(SpeechStream.Ssrc);

        Assert.Equal(ReceiveOutcome.Accepted, Receive(Other.Value, 20));
    }

    [Fact]
    public void Receive_MoreStreamsThanAllowed_AreRefused()
    {
        foreach (var stream in new[] { Speech.Value, Other.Value })
        {
            Receive(stream, 0);
            Receive(stream, 1);
        }

        var third = Speech.Value.Packets[2].ToArray();
        third[11] ^= 0x55;
        Assert.Equal(ReceiveOutcome.TooManySources, _receiver.Receive(third, 0));
    }

    [Fact]
    public void Receive_StreamAfterStreamWithoutAGoodbye_EachIsHeard()
    {
        // A peer that takes its microphone away and back has another stream each time, and its goodbye may get lost.
        var packet = Speech.Value.Packets[0].ToArray();
        for (var stream = 0; stream < 20; stream++)
        {
            for (var number = 0; number < 50; number++)
            {
                new RtpHeader(111, false, (ushort)number, (uint)(number * 960), (uint)(1 + stream)).Write(packet);
                var outcome = _receiver.Receive(packet, (stream * 10_000_000L) + (number * 20_000));
                Assert.True(outcome == ReceiveOutcome.Accepted || (number == 0 && outcome == ReceiveOutcome.OtherSource), $"stream {stream}, packet {number}: {outcome}");
                _receiver.TryRead((stream * 10_000_000L) + (number * 20_000), _frame, out _);
            }
        }
    }

    [Fact]
    public void Receive_OtherPayloadsAndBrokenOnes_AreCountedAndDropped()
    {
        var unknown = Speech.Value.Packets[0].ToArray();
        unknown[1] = 13;
        var brokenOpus = Speech.Value.Packets[0].AsSpan(0, 15).ToArray();
        brokenOpus[12] = 0x4B;
        brokenOpus[13] = 0xFF;
        var empty = Speech.Value.Packets[0].AsSpan(0, 12).ToArray();

        Assert.Equal(ReceiveOutcome.UnknownPayload, _receiver.Receive(unknown, 0));
        Assert.Equal(ReceiveOutcome.Malformed, _receiver.Receive(brokenOpus, 0));
        Assert.Equal(ReceiveOutcome.Malformed, _receiver.Receive([1, 2, 3], 0));
        Assert.Equal(ReceiveOutcome.NotNeeded, _receiver.Receive(empty, 0));
        Assert.False(_receiver.TryRead(1_000_000, _frame, out _));
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void Receive_DamagedPackets_NeverThrowsAndTheStreamGoesOn()
    {
        var random = new Random(7587);
        var plain = SpeechStream.Encode(Packets);
        var red = SpeechStream.Encode(Packets, redPayloadType: 63);
        var buffer = new byte[1500];
        var frames = 0;
        var inputs = FuzzInputs.Count;
        for (var input = 0; input < inputs; input++)
        {
            var now = input * 20_000L;
            var valid = (input % 2 == 0 ? red : plain).Packets[input % Packets];

            // The true sequence goes on beneath the damage, so that damaged packets reach the decoder as well.
            new RtpHeader(valid[1], false, (ushort)input, (uint)input * 960, SpeechStream.Ssrc).Write(valid);
            _receiver.Receive(Damage.Do(random, valid, buffer), now);
            while (_receiver.TryRead(now, _frame, out _))
            {
                frames++;
            }
        }

        Assert.InRange(frames, inputs * 0.95, inputs);
        Assert.True(_receiver.Statistics.Packets.Played > inputs / 20, $"{_receiver.Statistics}");
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(63, 0)]
    [InlineData(63, 7)]
    public void ReceivingAndReading_InSteadyState_AllocateNothing(int? redPayloadType, int loseEvery)
    {
        var stream = SpeechStream.Encode(Packets, redPayloadType);
        var packet = 0;

        // Warm up over all kinds of work: losses, an underrun, stretching.
        void Work()
        {
            var number = packet++;
            var datagram = stream.Packets[number % Packets];
            new RtpHeader((byte)(datagram[1] & 0x7F), false, (ushort)number, (uint)number * 960, SpeechStream.Ssrc).Write(datagram);
            var now = number * 20_000L;
            if (loseEvery == 0 || (number % loseEvery != 0 && number % 300 > 20))
            {
                _receiver.Receive(datagram, now + (number % 3 * 9_000));
            }

            while (_receiver.TryRead(now, _frame, out _))
            {
            }
        }

        Assert.Equal(0, SteadyAllocations.BytesOf(Work, times: 1000, warmUp: 700));
    }

    [Fact]
    public void ReceiverAndSender_OfOneSession_TakeLittleManagedMemory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var receiver = new AudioReceiver();
        using var sender = new AudioSender(RtpStreamIdentity.Random(), new AudioSenderOptions { RedPayloadType = 63 });
        var created = GC.GetAllocatedBytesForCurrentThread() - before;
        foreach (var packet in Speech.Value.Packets)
        {
            receiver.Receive(packet, 0);
        }

        var filled = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine($"{created} bytes when created, {filled} with every slot in use");
        Assert.InRange(filled, created, 64 * 1024);
    }

    private ReceiveOutcome Receive(SpeechStream stream, int packet) => _receiver.Receive(stream.Packets[packet], packet * 20_000L);

    private void Feed(SpeechStream stream, int from, int count)
    {
        for (var packet = from; packet < from + count; packet++)
        {
            Assert.Equal(ReceiveOutcome.Accepted, Receive(stream, packet));
        }
    }

    private int Read(long until)
    {
        var frames = 0;
        while (_receiver.TryRead(until, _frame, out _))
        {
            frames++;
        }

        return frames;
    }
}
