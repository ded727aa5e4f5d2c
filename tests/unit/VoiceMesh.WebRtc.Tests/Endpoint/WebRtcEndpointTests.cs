using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Stun;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Srtp;
namespace VoiceMesh.WebRtc.Tests.Endpoint;

/// <summary>A real peer in the same process: UDP on loopback, OpenSSL as the DTLS client, libsrtp2 as its SRTP.</summary>
[Trait("Category", "interop")]
public sealed class WebRtcEndpointTests
{
    private const string Gcm128 = "SRTP_AEAD_AES_128_GCM";
    private const string Gcm256 = "SRTP_AEAD_AES_256_GCM";
    private const string CounterMode = "SRTP_AES128_CM_SHA1_80";

    private readonly Random _random = new(42);
    private readonly byte[] _packet = new byte[600];

    [Theory]
    [InlineData(WebRtcTestPeer.AllProfiles, SrtpProfile.AeadAes128Gcm)]
    [InlineData(CounterMode + ":" + Gcm256 + ":" + Gcm128, SrtpProfile.AeadAes128Gcm)]
    [InlineData(CounterMode + ":" + Gcm256, SrtpProfile.AeadAes256Gcm)]
    [InlineData(CounterMode, SrtpProfile.AesCm128HmacSha1Tag80)]
    public async Task Connect_EachProfile_CarriesMediaBothWays(string profiles, SrtpProfile expected)
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer(profiles);
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;

        Assert.Equal(expected, peer.Dtls.Profile);
        Assert.Equal(expected, session.Profile);
        Assert.Equal(WebRtcSessionState.Connected, session.State);
        Assert.Equal(peer.LocalEndPoint, session.RemoteEndPoint);
        Assert.True(peer.ServerFingerprint!.Matches(peer.Dtls.ServerCertificate));
        Assert.Equal((byte)63, session.Audio.RedPayloadType);
        for (ushort number = 65_500; number != 100; number++)
        {
            var length = RtpPackets.Write(_packet, number, 1, _random);
            peer.Send(peer.Protect(_packet.AsSpan(0, length)));
            Assert.Equal(_packet[..length], receiver.NextRtp());

            length = RtpPackets.Write(_packet, number, session.Audio.LocalSsrc, _random);
            Assert.True(session.SendRtp(_packet.AsSpan(0, length)));
            Assert.Equal(_packet[..length], peer.NextMedia());
        }

        var report = RtpPackets.WriteRtcp(_packet, 1, _random);
        peer.Send(peer.Protect(_packet.AsSpan(0, report), isRtcp: true));
        Assert.Equal(_packet[..report], receiver.NextRtcp());
        Assert.True(session.SendRtcp(_packet.AsSpan(0, report)));
        Assert.Equal(_packet[..report], peer.NextMedia(isRtcp: true));
        Assert.Equal(137, session.PacketsReceived);
        Assert.Equal(137, session.PacketsSent);
        Assert.Equal(0, session.PacketsRefused);
    }

    [Fact]
    public async Task Connect_FirstDatagramsOfTheServerLost_RepeatsThemAndConnects()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        peer.TakeAnswer(fixture.Endpoint.Accept(peer.Offer(), receiver).Answer);
        peer.Check();
        var lost = 0;

        // The server repeats on its tick, which the standing clock only gives when it is advanced.
        peer.Handshake(loses: _ =>
        {
            fixture.Clock.Advance(TimeSpan.FromMilliseconds(50));
            return lost++ < 3;
        });

        await receiver.Connected;
        Assert.True(peer.Dtls.IsConnected);
        Assert.True(lost > 3);
    }

    [Fact]
    public async Task Connect_MediaRightBehindTheHandshake_IsNotLost()
    {
        await using var fixture = new EndpointFixture(options => options with { MaxDtlsStartsPerAddress = 1000, MaxSessionStartsPerSecond = 1000 });
        for (var round = 0; round < 20; round++)
        {
            using var peer = new WebRtcTestPeer();
            var receiver = new RecordingMediaReceiver();
            using var session = peer.Connect(fixture.Endpoint, receiver);
            var length = RtpPackets.Write(_packet, 1, 1, _random);
            peer.Send(peer.Protect(_packet.AsSpan(0, length)));

            Assert.Equal(_packet[..length], receiver.NextRtp());
            Assert.True(receiver.Connected.IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task OnMedia_ForgedAndReplayedPackets_AreDroppedAndCounted()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        using var stranger = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        stranger.TakeAnswer(session.Answer);

        var genuine = peer.Protect(_packet.AsSpan(0, RtpPackets.Write(_packet, 1, 1, _random)));
        peer.Send(genuine);
        receiver.NextRtp();
        peer.Send(genuine);
        var forged = (byte[])genuine.Clone();
        forged[3] = 2;
        peer.Send(forged);
        stranger.Send(peer.Protect(_packet.AsSpan(0, RtpPackets.Write(_packet, 3, 1, _random))));
        fixture.AwaitCount(EndpointCounter.DatagramsIgnored, 1);
        var last = RtpPackets.Write(_packet, 4, 1, _random);
        peer.Send(peer.Protect(_packet.AsSpan(0, last)));

        Assert.Equal(_packet[..last], receiver.NextRtp());
        Assert.Equal(0, receiver.RtpCount);
        Assert.Equal(1, fixture.Count(EndpointCounter.PacketsReplayed));
        Assert.Equal(1, fixture.Count(EndpointCounter.PacketsForged));
        Assert.Equal(1, fixture.Count(EndpointCounter.DatagramsIgnored));
        Assert.Equal(2, session.PacketsRefused);
    }

    [Fact]
    public async Task CloseNotify_OfThePeer_EndsTheSessionAtOnce()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        peer.Dtls.SendData("a data channel, which is ignored"u8.ToArray());

        peer.Dtls.SayClose();

        Assert.Equal(SessionEndReason.ClosedByPeer, await session.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(SessionEndReason.ClosedByPeer, receiver.Reason);
        Assert.Equal(1, receiver.Ends);
        Assert.Equal(0, fixture.Endpoint.SessionCount);
        Assert.False(session.SendRtp(_packet.AsSpan(0, RtpPackets.Write(_packet, 1, 1, _random))));
    }

    [Fact]
    public async Task End_OfTheServer_SaysCloseNotifyOnce()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;

        session.End();
        session.End();

        Assert.True(peer.AwaitClose());
        Assert.Equal(SessionEndReason.Closed, await session.Ended);
        Assert.Equal(1, receiver.Ends);
        Assert.Throws<InvalidOperationException>(() => session.Renegotiate(peer.Offer()));
    }

    [Fact]
    public async Task DisposeAsync_LiveSessions_AreEndedWithCloseNotify()
    {
        var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;

        await fixture.DisposeAsync();

        Assert.True(peer.AwaitClose());
        Assert.Equal(SessionEndReason.EndpointStopped, await session.Ended);
        Assert.Throws<ObjectDisposedException>(() => fixture.Endpoint.Accept(peer.Offer(), receiver));
    }

    [Fact]
    public async Task Consent_ChecksStop_EndsTheSessionAfterThirtySeconds()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;

        fixture.Clock.Advance(TimeSpan.FromSeconds(29));
        peer.Check();
        fixture.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(WebRtcSessionState.Connected, session.State);

        fixture.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(SessionEndReason.ConsentExpired, receiver.Reason);
        Assert.Equal(WebRtcSessionState.Ended, session.State);
    }

    [Fact]
    public async Task Setup_NobodyComes_EndsTheSessionAfterTheTimeLimit()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var waiting = new RecordingMediaReceiver();
        var securing = new RecordingMediaReceiver();
        var first = fixture.Endpoint.Accept(peer.Offer(), waiting);
        var second = fixture.Endpoint.Accept(peer.Offer(), securing);
        peer.TakeAnswer(second.Answer);
        peer.Check();

        fixture.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal((WebRtcSessionState.WaitingForPath, WebRtcSessionState.Securing), (first.State, second.State));

        fixture.Clock.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(SessionEndReason.SetupTimedOut, waiting.Reason);
        Assert.Equal("no connectivity check arrived", first.EndDetail);
        Assert.Equal("the DTLS handshake did not complete", second.EndDetail);
    }

    [Fact]
    public async Task Handshake_CertificateThatTheOfferDidNotName_EndsTheSession()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = fixture.Endpoint.Accept(peer.Offer(Sdp.Offers.Fingerprint), receiver);
        peer.TakeAnswer(session.Answer);
        peer.Check();
        peer.Handshake();

        Assert.Equal(SessionEndReason.FingerprintMismatch, await session.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.False(receiver.Connected.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Handshake_NoCommonSrtpProfile_EndsTheSession()
    {
        await using var fixture = new EndpointFixture(profiles: Gcm128);
        using var peer = new WebRtcTestPeer(CounterMode);
        var session = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
        peer.TakeAnswer(session.Answer);
        peer.Check();
        peer.Handshake();

        Assert.Equal(SessionEndReason.NoSrtpProfile, await session.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Dtls_FromAnAddressThatWasNotValidated_IsIgnored()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var session = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
        peer.TakeAnswer(session.Answer);

        peer.Dtls.Start();

        fixture.AwaitCount(EndpointCounter.DatagramsIgnored, 1);
        Assert.Equal(WebRtcSessionState.WaitingForPath, session.State);
        Assert.Equal(StunMessageType.BindingSuccess, peer.Check());
        Assert.Null(peer.TryReceive(withinMs: 50));
    }

    [Fact]
    public async Task Stun_OfNobody_IsMetWithSilence()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var session = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
        peer.TakeAnswer(session.Answer);

        peer.Send(IceChecks.Request(peer.Server with { UsernameFragment = "12345678" }, peer.Credentials.UsernameFragment));
        peer.Send(IceChecks.Request(peer.Server with { Password = "guessed-password-24-char" }, peer.Credentials.UsernameFragment));
        peer.Send(IceChecks.Request(peer.Server, "somebody"));
        fixture.AwaitCount(EndpointCounter.StunIgnored, 3);

        Assert.Null(peer.TryReceive(withinMs: 50));
        Assert.Equal(0, fixture.Count(EndpointCounter.DatagramsSent));
        Assert.Equal(WebRtcSessionState.WaitingForPath, session.State);
    }

    [Fact]
    public async Task OnRtp_ReceiverThatThrows_EndsItsOwnSessionOnly()
    {
        await using var fixture = new EndpointFixture();
        using var faulty = new WebRtcTestPeer();
        using var sound = new WebRtcTestPeer();
        var throwing = new RecordingMediaReceiver { OnPacket = _ => throw new InvalidOperationException("the decoder broke") };
        var recording = new RecordingMediaReceiver();
        var failing = faulty.Connect(fixture.Endpoint, throwing);
        var living = sound.Connect(fixture.Endpoint, recording);
        await throwing.Connected;
        await recording.Connected;

        var length = RtpPackets.Write(_packet, 1, 1, _random);
        faulty.Send(faulty.Protect(_packet.AsSpan(0, length)));
        Assert.Equal(SessionEndReason.ReceiverFailed, await failing.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("the decoder broke", failing.EndDetail);

        sound.Send(sound.Protect(_packet.AsSpan(0, length)));
        Assert.Equal(_packet[..length], recording.NextRtp());
        Assert.Equal(WebRtcSessionState.Connected, living.State);
    }
}
