using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Stun;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Srtp;
namespace VoiceMesh.WebRtc.Tests.Endpoint;

/// <summary>Paths that change, restart or are disputed.</summary>
[Trait("Category", "interop")]
public sealed class WebRtcPathTests
{
    private readonly Random _random = new(43);
    private readonly byte[] _packet = new byte[600];

    [Fact]
    public async Task Check_FromAnotherPort_MovesMediaThere()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;

        peer.Move();
        peer.Check();

        Assert.Equal(peer.LocalEndPoint, session.RemoteEndPoint);
        AssertMediaBothWays(peer, session, receiver, 1);
    }

    [Fact]
    public async Task Renegotiate_NewCredentials_RestartsIceWhileMediaGoesOn()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        var before = peer.Server;

        peer.Credentials = IceCredentials.Generate();
        var answer = session.Renegotiate(peer.Offer(direction: "sendonly"));
        AssertMediaBothWays(peer, session, receiver, 1);
        peer.TakeAnswer(answer);
        peer.Move();
        Assert.Equal(StunMessageType.BindingSuccess, peer.Check());

        Assert.NotEqual(before, peer.Server);
        Assert.Contains(" 2 IN IP4", answer, StringComparison.Ordinal);
        Assert.Contains("a=recvonly", answer, StringComparison.Ordinal);
        Assert.False(session.Audio.CanSend);
        AssertMediaBothWays(peer, session, receiver, 2);
    }

    [Fact]
    public async Task Renegotiate_SameCredentials_KeepsThem()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var session = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
        peer.TakeAnswer(session.Answer);
        var before = peer.Server;

        peer.TakeAnswer(session.Renegotiate(peer.Offer()));

        Assert.Equal(before, peer.Server);
        Assert.Equal(StunMessageType.BindingSuccess, peer.Check());
    }

    [Fact]
    public async Task Renegotiate_AnotherCertificate_IsRefusedAndChangesNothing()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var session = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());

        Assert.Throws<SdpException>(() => session.Renegotiate(peer.Offer(Sdp.Offers.Fingerprint)));

        peer.TakeAnswer(session.Answer);
        Assert.Equal(StunMessageType.BindingSuccess, peer.Check());
    }

    [Fact]
    public async Task Check_ForAnotherSessionFromALivePath_IsIgnoredUntilThePathIsSilent()
    {
        await using var fixture = new EndpointFixture();
        using var victim = new WebRtcTestPeer();
        using var attacker = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = victim.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        var other = fixture.Endpoint.Accept(attacker.Offer(), new RecordingMediaReceiver());
        attacker.TakeAnswer(other.Answer);

        // The victim's socket stands for a forged source address.
        victim.Send(IceChecks.Request(attacker.Server, attacker.Credentials.UsernameFragment));
        fixture.AwaitCount(EndpointCounter.StunIgnored, 1);
        Assert.Equal(WebRtcSessionState.WaitingForPath, other.State);
        AssertMediaBothWays(victim, session, receiver, 1);

        fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        victim.Send(IceChecks.Request(attacker.Server, attacker.Credentials.UsernameFragment));
        fixture.AwaitCount(EndpointCounter.ChecksAnswered, 2);
        Assert.True(SpinWait.SpinUntil(() => other.State == WebRtcSessionState.Securing, TimeSpan.FromSeconds(30)));
        Assert.True(SpinWait.SpinUntil(() => session.RemoteEndPoint is null, TimeSpan.FromSeconds(30)));

        // Who owns the path takes it back with its next check, once the other one is silent.
        fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        victim.Check();
        AssertMediaBothWays(victim, session, receiver, 2);
    }

    /// <summary>Consent checks come every 4 to 6 s (RFC 7675 §5.1) and may get lost; media shows in between who is there.</summary>
    [Fact]
    public async Task Check_ForAnotherSessionFromAPathWithMediaOnly_IsIgnored()
    {
        await using var fixture = new EndpointFixture();
        using var victim = new WebRtcTestPeer();
        using var attacker = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = victim.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        var other = fixture.Endpoint.Accept(attacker.Offer(), new RecordingMediaReceiver());
        attacker.TakeAnswer(other.Answer);

        fixture.Clock.Advance(TimeSpan.FromSeconds(11));
        AssertMediaBothWays(victim, session, receiver, 1);
        victim.Send(IceChecks.Request(attacker.Server, attacker.Credentials.UsernameFragment));

        fixture.AwaitCount(EndpointCounter.StunIgnored, 1);
        Assert.Equal(WebRtcSessionState.WaitingForPath, other.State);
        AssertMediaBothWays(victim, session, receiver, 2);
    }

    /// <summary>A NAT may give the port that one client left to the next one.</summary>
    [Fact]
    public async Task Check_FromAPathThatAnotherSessionLeft_IsAnsweredThoughThatOneLives()
    {
        await using var fixture = new EndpointFixture();
        using var mover = new WebRtcTestPeer();
        using var newcomer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = mover.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        var left = mover.LocalEndPoint;
        mover.Move();
        mover.Check();
        fixture.Clock.Advance(TimeSpan.FromSeconds(7));
        mover.Check();
        AssertMediaBothWays(mover, session, receiver, 1);

        var other = fixture.Endpoint.Accept(newcomer.Offer(), new RecordingMediaReceiver());
        newcomer.TakeAnswer(other.Answer);
        newcomer.Move(left);

        Assert.Equal(StunMessageType.BindingSuccess, newcomer.Check());
        Assert.Equal(left, other.RemoteEndPoint);
        AssertMediaBothWays(mover, session, receiver, 2);
    }

    private void AssertMediaBothWays(WebRtcTestPeer peer, WebRtcSession session, RecordingMediaReceiver receiver, ushort sequenceNumber)
    {
        var length = RtpPackets.Write(_packet, sequenceNumber, 1, _random);
        peer.Send(peer.Protect(_packet.AsSpan(0, length)));
        Assert.Equal(_packet[..length], receiver.NextRtp());
        length = RtpPackets.Write(_packet, sequenceNumber, session.Audio.LocalSsrc, _random);
        Assert.True(session.SendRtp(_packet.AsSpan(0, length)));
        Assert.Equal(_packet[..length], peer.NextMedia());
    }
}
