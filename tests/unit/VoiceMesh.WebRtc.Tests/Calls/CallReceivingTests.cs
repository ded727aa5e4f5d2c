using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Calls;

[Trait("Category", "unit")]
public sealed class CallReceivingTests
{
    [Fact]
    public async Task Receive_GoodbyeOfTheStream_LetsTheNextOneBeHeardAtOnce()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        Speak(fixture, peer, call, SpeechStream.Encode(20));
        var goodbye = new byte[RtcpSession.MaxDatagramBytes];
        var length = RtcpSession.WriteGoodbye(SpeechStream.Ssrc, "peer", goodbye);

        CallFixture.Deliver(peer, call, goodbye.AsSpan(0, length), isRtcp: true);
        Speak(fixture, peer, call, SpeechStream.Encode(60, ssrc: SpeechStream.Ssrc + 1));

        // All but the one packet with which a new stream proves itself (RFC 3550, appendix A.1).
        Assert.Equal(79, call.Quality.Received);
        Assert.Empty(listener.Faults);
    }

    [Fact]
    public async Task Receive_PayloadTypesRenegotiated_FollowsThemBothWays()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        var stream = SpeechStream.Encode(100);
        Speak(fixture, peer, call, stream.Packets[..20]);
        peer.NextRtp(21);

        var offer = peer.Offer()
            .Replace("SAVPF 111 63", "SAVPF 96 97", StringComparison.Ordinal)
            .Replace("rtpmap:111", "rtpmap:96", StringComparison.Ordinal)
            .Replace("rtpmap:63", "rtpmap:97", StringComparison.Ordinal)
            .Replace("fmtp:63 111/111", "fmtp:97 96/96", StringComparison.Ordinal);
        Assert.Contains("a=rtpmap:96 opus", call.Renegotiate(offer), StringComparison.Ordinal);

        // Two that were on their way under the old number, then the new one.
        Speak(fixture, peer, call, stream.Packets[20..22]);
        var renumbered = stream.Packets[22..].Select(packet => (byte[])[packet[0], (byte)((packet[1] & 0x80) | 96), .. packet[2..]]).ToArray();
        Speak(fixture, peer, call, renumbered);

        Assert.All(peer.NextRtp(80), packet => Assert.Equal(96, packet.Header.PayloadType));
        Assert.Equal((100, 0), (call.Quality.Received, call.Quality.Lost));
    }

    [Fact]
    public async Task Receive_PeerOnlyListens_HandsOutNothingOfIt()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener, direction: "recvonly");

        Speak(fixture, peer, call, SpeechStream.Encode(60));

        Assert.Equal((0, 0), (listener.Frames, call.Quality.Received));
        Assert.True(peer.NextRtp(10).Count == 10, "nothing is sent");
    }

    [Fact]
    public async Task OnRtp_WorkerStandsStill_DropsTheNewestAndCountsThem()
    {
        await using var fixture = new CallFixture(new CallServerOptions { Workers = 1, InboundQueueBytes = 4_096 });
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        var stream = SpeechStream.Encode(100);
        foreach (var packet in stream.Packets)
        {
            CallFixture.Deliver(peer, call, packet);
        }

        fixture.Pass(1_000);

        var kept = 0;
        for (var room = 4_096; kept < 100 && room >= stream.Packets[kept].Length + 12; kept++)
        {
            room -= stream.Packets[kept].Length + 12;
        }

        Assert.InRange(kept, 10, 90);
        Assert.Equal((kept, 100 - kept), (call.Quality.Received, call.Quality.Overflowed));
        Assert.Equal(100 - kept, fixture.Server.OverflowedPackets);
    }

    [Fact]
    public async Task Step_ConnectedCall_ReportsWithItsNameAndMeasuresTheRoundTrip()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var call = fixture.Connect(peer, new RecordingCallListener());
        Speak(fixture, peer, call, SpeechStream.Encode(100));
        var compound = peer.NextReport();
        while (!compound.Holds(RtcpPacketType.SenderReport))
        {
            compound = peer.NextReport();
        }

        Assert.True(compound.Holds(RtcpPacketType.SourceDescription));
        Assert.Contains(call.Audio.CanonicalName, System.Text.Encoding.Latin1.GetString(compound), StringComparison.Ordinal);
        var reader = new RtcpCompoundReader(compound);
        Assert.True(reader.TryRead(out var report));
        Assert.True(report.TryReadSenderInfo(out var sender));
        Assert.Equal(SpeechStream.Ssrc, report.ReadReportBlock(0).Ssrc);

        // The peer answers a report of now after 250 ms; the worker notices 5 ms later, which is not the network's fault.
        var answer = new byte[64];
        var writer = new RtcpWriter(answer);
        var now = NtpTime.From(fixture.Clock.GetUtcNow());
        writer.WriteReceiverReport(SpeechStream.Ssrc, [new RtcpReportBlock(call.Audio.LocalSsrc, 0, 0, 0, 480, NtpTime.Middle(now), 65536 / 10)]);
        fixture.Clock.Advance(TimeSpan.FromMilliseconds(250));
        CallFixture.Deliver(peer, call, answer.AsSpan(0, writer.Length), isRtcp: true);
        fixture.Pass(2_000);

        Assert.True(sender.PacketCount > 0);
        Assert.InRange(call.Quality.RoundTripMs!.Value, 149.9, 150.1);
        Assert.Equal(10, call.Quality.OutboundJitterMs);
    }

    private static void Speak(CallFixture fixture, WebRtcTestPeer peer, Call call, SpeechStream stream) => Speak(fixture, peer, call, stream.Packets);

    private static void Speak(CallFixture fixture, WebRtcTestPeer peer, Call call, byte[][] packets)
    {
        foreach (var packet in packets)
        {
            CallFixture.Deliver(peer, call, packet);
            fixture.Pass(20);
        }

        // Until the quality has been renewed.
        if (packets.Length > 50)
        {
            fixture.Pass(1_000);
        }
    }
}
