using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Calls;

[Trait("Category", "unit")]
public sealed class CallTests
{
    private const int RateHz = 24_000;

    private static readonly short[] Speech = ReceivedMedia.Tone(480);

    [Fact]
    public async Task Step_NothingToSay_SendsConstantSilenceOnAGridWithoutDrift()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        fixture.Connect(peer, new RecordingCallListener());

        fixture.Pass(1_000);

        // The first leaves at once and then one every 20 ms, the one of 1000 ms included.
        var packets = peer.NextRtp(51);
        Assert.Null(peer.NextRtpWithin(50));
        Assert.All(packets, packet => Assert.Equal(ReceivedMedia.Silence, packet.Payload));
        packets.AssertUnbroken();
        Assert.Equal(packets.Select((_, index) => index == 0), packets.Select(packet => packet.Header.Marker));
    }

    [Fact]
    public async Task TrySend_Speech_TakesTheNextPlacesOnTheGridAndReports()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        fixture.Pass(65);
        Assert.Equal(RateHz, call.BeginTalkSpurt(22_050));
        for (var frame = 0; frame < 5; frame++)
        {
            Assert.True(call.TrySend(Speech, reportWhenSent: frame is 1 or 4));
        }

        Assert.Equal(100, call.QueuedMs);
        fixture.Pass(200);

        var packets = peer.NextRtp(14);
        packets.AssertUnbroken();
        Assert.Equal(
            [.. Enumerable.Repeat(false, 4), .. Enumerable.Repeat(true, 5), .. Enumerable.Repeat(false, 5)],
            packets.Select(packet => packet.Payload.Length > 3));
        Assert.Equal(2, listener.Reports);
        Assert.Equal(0, call.QueuedMs);
        Assert.Empty(listener.Faults);
    }

    [Fact]
    public async Task Receive_PeersSpeech_IsHeardOnceForEach20Ms()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        var stream = SpeechStream.Encode(100, redPayloadType: 63);
        foreach (var packet in stream.Packets)
        {
            CallFixture.Deliver(peer, call, packet);
            fixture.Pass(20);
        }

        // From the first packet on, its own moment included.
        Assert.Equal(101, listener.Frames);
        Assert.True(ReceivedMedia.Power(listener.Pcm) > ReceivedMedia.Power(stream.Pcm) / 2, "speech is not heard");
        Assert.Equal((100, 0, 0), (call.Quality.Received, call.Quality.Lost, call.Quality.Overflowed));
        Assert.Equal(("red/opus", SrtpProfile.AeadAes128Gcm), (call.Quality.Codec, call.Quality.Profile!.Value));
        Assert.InRange(call.Quality.MeanOpinionScore!.Value, 4.3, 4.5);
        Assert.Single(listener.Qualities);
        Assert.Empty(listener.Faults);
    }

    [Fact]
    public async Task End_ConnectedCall_SaysGoodbyeClosesAndFreesTheCodecs()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        Assert.Equal((1, 1, 1), (fixture.Server.ActiveCalls, fixture.Server.ConnectedCalls, fixture.Server.CallsWithAudio));

        call.End();

        Assert.Equal((0, 0, CallState.Ended), (fixture.Server.ActiveCalls, fixture.Server.ConnectedCalls, call.State));
        Assert.True(peer.NextReport().Holds(RtcpPacketType.Goodbye));
        Assert.True(peer.AwaitClose());
        fixture.Server.Step();
        Assert.Equal((SessionEndReason.Closed, 1, 0), (listener.Reason, listener.Ends, fixture.Server.CallsWithAudio));
        Assert.Equal(SessionEndReason.Closed, await call.Ended);
        Assert.Equal(0, fixture.Server.Workers.Sum(worker => worker.Calls));
        Assert.False(call.TrySend(Speech, reportWhenSent: false));
        Assert.Empty(listener.Faults);
    }
}
