using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Testing;

namespace VoiceMesh.WebRtc.Tests.Calls;

[Trait("Category", "unit")]
public sealed class CallSendingTests
{
    private const int RateHz = 24_000;

    private static readonly short[] Speech = ReceivedMedia.Tone(480);

    [Fact]
    public async Task TrySend_FullQueue_RefusesUntilAFrameHasLeft()
    {
        await using var fixture = new CallFixture(new CallServerOptions { Workers = 1, SendQueueMs = 100 });
        using var peer = new WebRtcTestPeer();
        var call = fixture.Connect(peer, new RecordingCallListener());
        Say(call, 5);

        Assert.False(call.TrySend(Speech, reportWhenSent: false));
        fixture.Pass(20);
        Assert.True(call.TrySend(Speech, reportWhenSent: false));
        Assert.False(call.TrySend(Speech, reportWhenSent: false));
    }

    [Fact]
    public async Task TrySend_WrongLengthOrNoTalkSpurt_SaysWhatIsWrong()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var call = fixture.Connect(peer, new RecordingCallListener());

        Assert.Throws<InvalidOperationException>(() => call.TrySend(Speech, reportWhenSent: false));
        call.BeginTalkSpurt(RateHz);
        Assert.Contains("480 samples", Assert.Throws<ArgumentException>(() => call.TrySend(Speech.AsSpan(1), reportWhenSent: false)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => call.BeginTalkSpurt(0));
    }

    [Theory]
    [InlineData(6_000, 8_000)]
    [InlineData(8_000, 8_000)]
    [InlineData(16_000, 16_000)]
    [InlineData(22_050, 24_000)]
    [InlineData(44_100, 48_000)]
    [InlineData(96_000, 48_000)]
    public async Task BeginTalkSpurt_AnyRate_WantsTheLowestThatLosesNothing(int rateHz, int wanted)
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var call = fixture.Connect(peer, new RecordingCallListener());

        Assert.Equal(wanted, call.BeginTalkSpurt(rateHz));
        Assert.True(call.TrySend(ReceivedMedia.Tone(wanted / 50), reportWhenSent: false));
        fixture.Pass(40);

        using var decoder = new OpusFrameDecoder(wanted);
        var pcm = new short[OpusFormat.MaxPacketSamples(wanted)];
        var packets = peer.NextRtp(3);
        Assert.Equal(wanted / 50, decoder.Decode(packets[1].Payload, pcm));
        Assert.True(packets[1].IsSpeech());
    }

    [Fact]
    public async Task Pause_MidReply_SendsSilenceAtOnceAndGoesOnWhereItStopped()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        Say(call, 6);
        fixture.Pass(40);
        call.Pause();
        fixture.Pass(60);
        Assert.Equal(80, call.QueuedMs);
        call.Resume();
        fixture.Pass(100);

        var packets = peer.NextRtp(11);
        packets.AssertUnbroken();
        Assert.Equal([false, true, true, false, false, false, true, true, true, true, false], packets.Select(ReceivedMedia.IsSpeech));
        Assert.Equal(1, listener.Reports);
    }

    [Fact]
    public async Task Clear_MidReply_LeavesNothingAndReportsNothing()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        Say(call, 6);
        fixture.Pass(40);

        Assert.Equal(4, call.Clear());
        fixture.Pass(60);

        Assert.Equal([false, true, true, false, false, false], peer.NextRtp(6).Select(ReceivedMedia.IsSpeech));
        Assert.Equal(0, listener.Reports);
    }

    [Fact]
    public async Task Step_SilenceSwitchedOff_SendsSpeechAtTheNextTickAndMarksItsBeginning()
    {
        await using var fixture = new CallFixture(new CallServerOptions { SendSilence = false });
        using var peer = new WebRtcTestPeer();
        var call = fixture.Connect(peer, new RecordingCallListener());
        fixture.Pass(100);
        Say(call, 2);
        fixture.Pass(5);
        var first = Assert.Single(peer.NextRtp(1));
        fixture.Pass(300);
        Say(call, 2);
        fixture.Pass(100);

        var packets = peer.NextRtp(3);
        Assert.Null(peer.NextRtpWithin(50));
        Assert.Equal([true, false, true, false], packets.Prepend(first).Select(packet => packet.Header.Marker));

        // The second reply began 305 ms after the first.
        Assert.Equal(first.Header.Timestamp + (15 * 960), packets[1].Header.Timestamp);
        Assert.Equal(first.Header.SequenceNumber + 2, packets[1].Header.SequenceNumber);
    }

    [Theory]
    [InlineData(300, 15)]
    [InlineData(5_000, 1)]
    public async Task Step_StalledWorker_CatchesUpOnlyWithWhatIsWorthHearing(int stallMs, int packetsAtOnce)
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var call = fixture.Connect(peer, new RecordingCallListener());
        Say(call, 15);
        var before = peer.NextRtp(1);

        fixture.Stall(stallMs);

        var after = peer.NextRtp(packetsAtOnce);
        Assert.Null(peer.NextRtpWithin(50));
        Assert.All(after, packet => Assert.True(packet.IsSpeech()));
        Assert.Equal(before[0].Header.SequenceNumber + 1, after[0].Header.SequenceNumber);

        // Whatever was left out, timestamps stand for the time that has passed.
        Assert.Equal(before[0].Header.Timestamp + (stallMs * 48), after[^1].Header.Timestamp);
        Assert.Equal(300 - (20 * packetsAtOnce), call.QueuedMs);
    }

    [Fact]
    public async Task Receive_ReportOfLosses_AddsCopiesUntilTheyAreOver()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var call = fixture.Connect(peer, new RecordingCallListener());
        Say(call, 4);
        fixture.Pass(40);
        Assert.Equal([111, 111, 111], peer.NextRtp(3).Select(packet => packet.Header.PayloadType));

        Report(peer, call, fractionLost: 26, lost: 3);
        fixture.Pass(40);

        Assert.Equal([63, 63], peer.NextRtp(2).Select(packet => packet.Header.PayloadType));
        fixture.Pass(2_000);
        Assert.Equal(3, call.Quality.OutboundLost);
        Assert.InRange(call.Quality.OutboundLossFraction, 0.1, 0.11);
        for (var report = 0; report < 40; report++)
        {
            Report(peer, call, fractionLost: 0, lost: 3);
            fixture.Server.Step();
        }

        peer.NextRtp(100);
        fixture.Pass(20);
        Assert.Equal(111, Assert.Single(peer.NextRtp(1)).Header.PayloadType);
    }

    [Fact]
    public async Task Step_PeerDoesNotListen_LetsSpeechGoByInItsOwnTimeAndSendsNothing()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener, direction: "sendonly");
        Say(call, 5);
        fixture.Pass(60);
        Assert.InRange(call.QueuedMs, 20, 40);
        fixture.Pass(40);
        Assert.Equal(1, listener.Reports);
        Assert.Null(peer.NextRtpWithin(50));

        call.Renegotiate(peer.Offer());
        fixture.Pass(40);

        // Two of silence; what went by unheard does not come again.
        var packets = peer.NextRtp(2);
        packets.AssertUnbroken();
        Assert.True(packets[0].Header.Marker);
        Assert.All(packets, packet => Assert.False(packet.IsSpeech()));
    }

    private static void Say(Call call, int frames)
    {
        call.BeginTalkSpurt(RateHz);
        for (var frame = 0; frame < frames; frame++)
        {
            Assert.True(call.TrySend(Speech, reportWhenSent: frame == frames - 1));
        }
    }

    private static void Report(WebRtcTestPeer peer, Call call, byte fractionLost, int lost)
    {
        var report = new byte[64];
        var writer = new RtcpWriter(report);
        writer.WriteReceiverReport(4711, [new RtcpReportBlock(call.Audio.LocalSsrc, fractionLost, lost, 0, 0, 0, 0)]);
        CallFixture.Deliver(peer, call, report.AsSpan(0, writer.Length), isRtcp: true);
    }
}
