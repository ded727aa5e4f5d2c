using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Fuzzing;
using VoiceMesh.WebRtc.Tests.Srtp;

namespace VoiceMesh.WebRtc.Tests.Endpoint;

[Trait("Category", "unit")]
public sealed class EndpointFuzzTests
{
    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public async Task OnDatagram_MutatedDatagramsOverAValidPath_ThrowNothingAndEndNoSession()
    {
        await using var fixture = new EndpointFixture();
        using var noisy = new WebRtcTestPeer();
        using var quiet = new WebRtcTestPeer();
        var noisyReceiver = new RecordingMediaReceiver();
        var quietReceiver = new RecordingMediaReceiver();
        var noisySession = noisy.Connect(fixture.Endpoint, noisyReceiver);
        var quietSession = quiet.Connect(fixture.Endpoint, quietReceiver);
        await noisyReceiver.Connected;
        await quietReceiver.Connected;
        var random = new Random(7983);
        var packet = new byte[600];
        byte[] hello = [];
        using var certificate = new VoiceMesh.WebRtc.Dtls.DtlsServerContext(TimeProvider.System);
        using var another = new DtlsTestClient(certificate, datagram => hello = datagram);
        another.Start();
        byte[][] valid =
        [
            IceChecks.Request(noisy.Server, noisy.Credentials.UsernameFragment),
            IceChecks.Request(quiet.Server, quiet.Credentials.UsernameFragment),
            hello,
            noisy.Protect(packet.AsSpan(0, RtpPackets.Write(packet, 1, 1, random))),
            noisy.Protect(packet.AsSpan(0, RtpPackets.WriteRtcp(packet, 1, random)), isRtcp: true),
            quiet.Protect(packet.AsSpan(0, RtpPackets.Write(packet, 1, 1, random))),
        ];

        var sent = fixture.Count(EndpointCounter.DatagramsReceived);
        for (var round = 0; round < FuzzInputs.CountOfSlow; round++)
        {
            noisy.Send(FuzzInputs.Mutate(valid[round % valid.Length], random));
            if (round % 100 == 0)
            {
                // The socket's buffer must not overflow, or the datagrams would be lost instead of handled.
                fixture.AwaitCount(EndpointCounter.DatagramsReceived, sent + round + 1);
                while (noisy.TryReceive(withinMs: 0) is not null)
                {
                }
            }
        }

        fixture.AwaitCount(EndpointCounter.DatagramsReceived, sent + (FuzzInputs.CountOfSlow));
        Assert.Equal(0, fixture.Count(EndpointCounter.Faults));
        foreach (var (peer, session, receiver) in new[] { (quiet, quietSession, quietReceiver), (noisy, noisySession, noisyReceiver) })
        {
            while (peer.TryReceive(withinMs: 20) is not null)
            {
            }

            var length = RtpPackets.Write(packet, 2, session.Audio.LocalSsrc, random);
            Assert.True(session.SendRtp(packet.AsSpan(0, length)));
            Assert.Equal(packet[..length], peer.NextMedia());
            Assert.Equal(WebRtcSessionState.Connected, session.State);
            Assert.Equal(peer.LocalEndPoint, session.RemoteEndPoint);
        }

        Assert.Equal(0, quietReceiver.RtpCount);
    }
}
