using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Srtp;
namespace VoiceMesh.WebRtc.Tests.Endpoint;

[Trait("Category", "unit")]
public sealed class SteadyStateTests
{
    [Theory]
    [InlineData("SRTP_AEAD_AES_128_GCM")]
    [InlineData("SRTP_AES128_CM_SHA1_80")]
    public async Task Echo_ManyPackets_AllocatesNothingOnTheSocketsThread(string profile)
    {
        await using var fixture = new EndpointFixture();
        using var peer = new WebRtcTestPeer(profile);
        var echo = new EchoingReceiver();
        _ = peer.Connect(fixture.Endpoint, echo);
        await echo.Connected.WaitAsync(TimeSpan.FromSeconds(30));
        var packet = new byte[600];
        var random = new Random(44);
        for (ushort number = 0; number < 1200; number++)
        {
            var length = RtpPackets.Write(packet, number, 1, random);
            peer.Send(peer.Protect(packet.AsSpan(0, length)));
            Assert.Equal(packet[..length], peer.NextMedia());
        }

        Assert.Equal(1200, echo.Packets);
        Assert.Equal(0, echo.Allocations.Least);
    }

    private sealed class EchoingReceiver : IMediaReceiver
    {
        private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private WebRtcSession? _session;

        public Task Connected => _connected.Task;

        public int Packets { get; private set; }

        /// <summary>What the socket's thread allocated to receive, open, hand over, protect and send packets.</summary>
        public AllocationWindows Allocations { get; } = new(warmUp: 200, pieces: 100);

        public void OnConnected(WebRtcSession session)
        {
            _session = session;
            _connected.SetResult();
        }

        public void OnRtp(ReadOnlySpan<byte> packet, long receivedAt)
        {
            Packets++;
            Allocations.Mark();
            _session!.SendRtp(packet);
        }

        public void OnRtcp(ReadOnlySpan<byte> packet, long receivedAt)
        {
        }

        public void OnEnded(WebRtcSession session, SessionEndReason reason)
        {
        }
    }
}
