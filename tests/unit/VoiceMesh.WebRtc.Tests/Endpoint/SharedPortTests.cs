using System.Net;
using System.Net.Sockets;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Srtp;

namespace VoiceMesh.WebRtc.Tests.Endpoint;

[Trait("Category", "unit")]
public sealed class SharedPortTests
{
    [Fact]
    public async Task SocketsPerBinding_ManyPeers_AllTalkOverOnePort()
    {
        await using var fixture = new EndpointFixture(options => options with { SocketsPerBinding = 4 });
        Assert.Single(fixture.Endpoint.LocalEndPoints);
        Assert.Equal(4, fixture.Endpoint.Sockets.Count);
        Assert.Single(fixture.Endpoint.Sockets.Select(socket => socket.LocalEndPoint.Port).Distinct());
        var random = new Random(1);
        var packet = new byte[600];
        for (var number = 0; number < 12; number++)
        {
            using var peer = new WebRtcTestPeer();
            var receiver = new RecordingMediaReceiver();
            var session = peer.Connect(fixture.Endpoint, receiver);
            await receiver.Connected;
            var length = RtpPackets.Write(packet, 1, session.Audio.LocalSsrc, random);
            peer.Send(peer.Protect(packet.AsSpan(0, length)));
            Assert.Equal(packet[..length], receiver.NextRtp());
            Assert.True(session.SendRtp(packet.AsSpan(0, length)));
            Assert.Equal(packet[..length], peer.NextMedia());
        }
    }

    [Fact]
    public async Task OnDatagram_OneSessionOverTwoSocketsAtOnce_DeliversEachPacketOnceAndOneAtATime()
    {
        await using var fixture = new EndpointFixture(options => options with { SocketsPerBinding = 2 });
        using var peer = new WebRtcTestPeer();
        var inside = 0;
        var overlaps = 0;
        var receiver = new RecordingMediaReceiver
        {
            OnPacket = _ =>
            {
                overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
                Thread.Yield();
                Interlocked.Decrement(ref inside);
            },
        };
        peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        var random = new Random(2);
        var packet = new byte[600];
        var packets = new byte[400][];
        for (ushort number = 0; number < packets.Length; number++)
        {
            packets[number] = peer.Protect(packet.AsSpan(0, RtpPackets.Write(packet, number, 1, random)));
        }

        // As if the kernel changed its mind: both sockets get all of them, in opposite order within what the replay window holds.
        var from = peer.LocalEndPoint.Serialize();
        using var start = new Barrier(2);
        var threads = fixture.Endpoint.Sockets.Select((socket, thread) => new Thread(() =>
        {
            start.SignalAndWait();
            for (var block = 0; block < packets.Length; block += 40)
            {
                for (var index = 0; index < 40; index++)
                {
                    var datagram = (byte[])packets[block + (thread == 0 ? index : 39 - index)].Clone();
                    ((IDatagramHandler)fixture.Endpoint).OnDatagram(socket, from, datagram, fixture.Clock.GetTimestamp());
                }

                start.SignalAndWait();
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal((packets.Length, 0), (receiver.RtpCount, overlaps));
        Assert.Equal(packets.Length, fixture.Count(EndpointCounter.PacketsReplayed));
    }

    /// <summary>Another address makes another of the sockets responsible, as the kernel chooses by it: of sixteen moves one at least goes to each.</summary>
    [Fact]
    public async Task SocketsPerBinding_PeerMovesFromSocketToSocket_MediaGoesOnBothWays()
    {
        await using var fixture = new EndpointFixture(options => options with { SocketsPerBinding = 4 });
        using var peer = new WebRtcTestPeer();
        var receiver = new RecordingMediaReceiver();
        var session = peer.Connect(fixture.Endpoint, receiver);
        await receiver.Connected;
        var random = new Random(3);
        var packet = new byte[600];
        for (ushort move = 1; move <= 40; move++)
        {
            peer.Move();
            peer.Check();
            Assert.Equal(peer.LocalEndPoint, session.RemoteEndPoint);
            for (ushort number = 0; number < 10; number++)
            {
                var sequence = (ushort)((move * 10) + number);
                var length = RtpPackets.Write(packet, sequence, 1, random);
                peer.Send(peer.Protect(packet.AsSpan(0, length)));
                Assert.Equal(packet[..length], receiver.NextRtp());
                length = RtpPackets.Write(packet, sequence, session.Audio.LocalSsrc, random);
                Assert.True(session.SendRtp(packet.AsSpan(0, length)));
                Assert.Equal(packet[..length], peer.NextMedia());
            }
        }

        Assert.Equal((0L, 0L, 0L), (session.PacketsRefused, fixture.Count(EndpointCounter.Faults), fixture.Count(EndpointCounter.DatagramsIgnored)));
        peer.Dtls.SayClose();
        Assert.Equal(SessionEndReason.ClosedByPeer, await session.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task SocketsPerBinding_PortTaken_IsAnErrorAsWithOne()
    {
        await using var fixture = new EndpointFixture(options => options with { SocketsPerBinding = 2 });
        var taken = new WebRtcBinding { Address = IPAddress.Loopback, Port = fixture.Endpoint.LocalEndPoints[0].Port };

        Assert.Throws<SocketException>(() => new WebRtcEndpoint(
            new WebRtcEndpointOptions { Bindings = [taken], SocketsPerBinding = 2 }, TimeProvider.System));
        Assert.Throws<ArgumentException>(() => new WebRtcEndpoint(
            new WebRtcEndpointOptions { Bindings = [taken], SocketsPerBinding = 0 }, TimeProvider.System));
    }
}
