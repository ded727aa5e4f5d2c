using VoiceMesh.WebRtc.Testing;

namespace VoiceMesh.WebRtc.Tests.Endpoint;

/// <summary>An endpoint wakes up no more often than its sessions need it.</summary>
[Trait("Category", "interop")]
public sealed class EndpointPaceTests
{
    private static readonly TimeSpan HandshakeTick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConsentTick = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Timer_SessionComesConnectsAndGoes_FollowsItsNeeds()
    {
        await using var fixture = new EndpointFixture();
        Assert.Null(fixture.Clock.TimeToNextTimer);

        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = fixture.Endpoint.Accept(peer.Offer(), receiver);
        fixture.Clock.Advance(HandshakeTick);
        Assert.Equal(HandshakeTick, fixture.Clock.TimeToNextTimer);

        peer.TakeAnswer(session.Answer);
        peer.Check();
        peer.Handshake();
        await receiver.Connected;
        fixture.Clock.Advance(HandshakeTick);
        Assert.Equal(ConsentTick, fixture.Clock.TimeToNextTimer);

        session.End();
        fixture.Clock.Advance(ConsentTick);
        Assert.Null(fixture.Clock.TimeToNextTimer);
    }

    [Fact]
    public async Task Timer_AnotherSessionComes_IsQuickAgain()
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        fixture.Clock.Advance(HandshakeTick);
        Assert.Equal(ConsentTick, fixture.Clock.TimeToNextTimer);

        using var other = new WebRtcTestPeer();
        fixture.Endpoint.Accept(other.Offer(), new RecordingMediaReceiver());

        Assert.Equal(HandshakeTick, fixture.Clock.TimeToNextTimer);
    }
}
