using System.Net;
using System.Net.Sockets;
using VoiceMesh.Testing;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Stun;
using VoiceMesh.WebRtc.Testing;
namespace VoiceMesh.WebRtc.Tests.Endpoint;

[Trait("Category", "unit")]
public sealed class WebRtcLimitTests
{
    [Fact]
    public async Task Accept_MoreSessionsThanAllowed_IsRefusedUntilOneEnds()
    {
        await using var fixture = new EndpointFixture(options => options with { MaxSessions = 2 });
        using var peer = new WebRtcTestPeer();
        var first = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
        _ = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());

        var refusal = Assert.Throws<WebRtcLimitException>(() => fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver()));
        Assert.Equal(WebRtcLimit.Sessions, refusal.Limit);
        Assert.Equal("2 sessions are the most.", refusal.Message);

        first.End();
        _ = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
        Assert.Equal(2, fixture.Endpoint.SessionCount);
        Assert.Equal(1, fixture.Count(EndpointCounter.SessionsRefused));
    }

    [Fact]
    public async Task Accept_FasterThanAllowed_IsRefusedUntilTimePasses()
    {
        await using var fixture = new EndpointFixture(options => options with { MaxSessionStartsPerSecond = 3 });
        using var peer = new WebRtcTestPeer();
        for (var start = 0; start < 3; start++)
        {
            _ = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
        }

        var refusal = Assert.Throws<WebRtcLimitException>(() => fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver()));
        Assert.Equal((WebRtcLimit.SessionStarts, TimeSpan.FromSeconds(1)), (refusal.Limit, refusal.RetryAfter));

        fixture.Clock.Advance(TimeSpan.FromMilliseconds(340));
        _ = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver());
    }

    [Fact]
    public async Task Accept_OneAddressTooOften_LeavesOthersAlone()
    {
        await using var fixture = new EndpointFixture(options => options with { MaxSessionStartsPerAddress = 1 });
        using var peer = new WebRtcTestPeer();
        void Accept(string client) => fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver(), IPAddress.Parse(client));
        Accept("192.0.2.1");
        Accept("2001:db8::1");

        Assert.Equal(WebRtcLimit.SessionStartsOfAddress, Assert.Throws<WebRtcLimitException>(() => Accept("192.0.2.1")).Limit);
        Assert.Equal(WebRtcLimit.SessionStartsOfAddress, Assert.Throws<WebRtcLimitException>(() => Accept("2001:db8::2")).Limit);
        Accept("192.0.2.2");
        Accept("2001:db8:0:1::1");
        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        Accept("192.0.2.1");
    }

    [Fact]
    public async Task Dtls_MoreHandshakesOfOneAddressThanAllowed_AreNotBegun()
    {
        await using var fixture = new EndpointFixture(options => options with { MaxDtlsStartsPerAddress = 1 });
        using var first = new WebRtcTestPeer();
        using var second = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        _ = first.Connect(fixture.Endpoint, receiver);
        second.TakeAnswer(fixture.Endpoint.Accept(second.Offer(), new RecordingMediaReceiver()).Answer);
        second.Check();

        second.Dtls.Start();
        fixture.AwaitCount(EndpointCounter.DtlsStartsRefused, 1);

        fixture.Clock.Advance(TimeSpan.FromSeconds(10));
        second.Handshake();
        Assert.True(second.Dtls.IsConnected);
    }

    [Fact]
    public async Task Dtls_FloodOfOneSession_TakesItsShareOfTheQueueOnly()
    {
        const int Flood = 200;
        await using var fixture = new EndpointFixture();
        using var flooding = new WebRtcTestPeer();
        using var patient = new WebRtcTestPeer();
        using var release = new ManualResetEventSlim();
        var slow = new RecordingMediaReceiver { OnConnection = () => release.Wait(TimeSpan.FromSeconds(30)) };
        flooding.TakeAnswer(fixture.Endpoint.Accept(flooding.Offer(), slow).Answer);
        flooding.Check();
        patient.TakeAnswer(fixture.Endpoint.Accept(patient.Offer(), new RecordingMediaReceiver()).Answer);
        patient.Check();

        // The worker of the handshakes stands still in the first session's receiver meanwhile.
        var handshake = Task.Run(() => flooding.Handshake());
        Assert.True(SpinWait.SpinUntil(() => slow.IsConnecting, TimeSpan.FromSeconds(30)));
        var before = fixture.Count(EndpointCounter.DtlsOverflowed);
        for (var datagram = 0; datagram < Flood; datagram++)
        {
            flooding.Send([23, 0xFE, 0xFD, 0]);
        }

        fixture.AwaitCount(EndpointCounter.DtlsOverflowed, before + Flood - WebRtcSession.MaxPendingDtls);
        release.Set();
        await handshake;
        patient.Handshake();

        Assert.True(flooding.Dtls.IsConnected);
        Assert.True(patient.Dtls.IsConnected);
    }

    [Fact]
    public void TryTake_MoreAddressesThanAreRemembered_RefusesThenForgetsTheIdle()
    {
        var clock = new ManualTimeProvider();
        var limiter = new RateLimiter(1, TimeSpan.FromSeconds(10), clock);
        for (var client = 0; client < RateLimiter.MaxAddresses; client++)
        {
            Assert.True(limiter.TryTake(new TransportAddress((UInt128)(client + 1), 0, IsIPv6: false)));
        }

        var late = new TransportAddress(UInt128.MaxValue, 0, IsIPv6: true);
        Assert.False(limiter.TryTake(late));
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(limiter.TryTake(late));
    }

    [Fact]
    public void Constructor_WildcardWithoutAnnouncedAddress_SaysWhatIsMissing()
    {
        var options = new WebRtcEndpointOptions { Bindings = [new WebRtcBinding { Address = IPAddress.Any }] };

        var refusal = Assert.Throws<ArgumentException>(() => new WebRtcEndpoint(options, TimeProvider.System));

        Assert.Contains("announced addresses", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Constructor_PortThatIsTaken_ThrowsSocketException()
    {
        await using var fixture = new EndpointFixture();
        var taken = fixture.Endpoint.LocalEndPoints[0];
        var options = new WebRtcEndpointOptions { Bindings = [new WebRtcBinding { Address = taken.Address, Port = taken.Port }] };

        Assert.Throws<SocketException>(() => new WebRtcEndpoint(options, TimeProvider.System));
    }

    [Fact]
    public async Task Answer_AnnouncedAddresses_StandInTheCandidates()
    {
        await using var fixture = new EndpointFixture(options => options with
        {
            Bindings =
            [
                new WebRtcBinding
                {
                    Address = IPAddress.Any,
                    AnnouncedAddresses = [IPAddress.Parse("203.0.113.5"), IPAddress.Parse("2001:db8::5")],
                    AnnouncedPort = 3478,
                },
                new WebRtcBinding { Address = IPAddress.Loopback },
            ],
        });
        using var peer = new WebRtcTestPeer();

        var answer = fixture.Endpoint.Accept(peer.Offer(), new RecordingMediaReceiver()).Answer;

        Assert.Contains(" 203.0.113.5 3478 typ host", answer, StringComparison.Ordinal);
        Assert.Contains(" 2001:db8::5 3478 typ host", answer, StringComparison.Ordinal);
        Assert.Contains($" 127.0.0.1 {fixture.Endpoint.LocalEndPoints[1].Port} typ host", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 0, 1 }, DatagramKind.Stun)]
    [InlineData(new byte[] { 3, 1 }, DatagramKind.Stun)]
    [InlineData(new byte[] { 4, 1 }, DatagramKind.Unknown)]
    [InlineData(new byte[] { 16, 1 }, DatagramKind.Unknown)]
    [InlineData(new byte[] { 20, 1 }, DatagramKind.Dtls)]
    [InlineData(new byte[] { 63, 1 }, DatagramKind.Dtls)]
    [InlineData(new byte[] { 64, 1 }, DatagramKind.Unknown)]
    [InlineData(new byte[] { 128, 111 }, DatagramKind.Rtp)]
    [InlineData(new byte[] { 191, 239 }, DatagramKind.Rtp)]
    [InlineData(new byte[] { 128, 200 }, DatagramKind.Rtcp)]
    [InlineData(new byte[] { 192, 200 }, DatagramKind.Unknown)]
    [InlineData(new byte[] { 128 }, DatagramKind.Unknown)]
    [InlineData(new byte[0], DatagramKind.Unknown)]
    internal void Classify_FirstOctets_FollowRfc7983(byte[] datagram, DatagramKind expected)
    {
        Assert.Equal(expected, Demultiplexer.Classify(datagram));
    }
}
