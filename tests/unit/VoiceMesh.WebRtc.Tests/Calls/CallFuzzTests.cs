using System.Buffers.Binary;
using System.Net.Sockets;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Fuzzing;
using VoiceMesh.WebRtc.Tests.Traces;
using RtpHeader = VoiceMesh.WebRtc.Rtp.RtpHeader;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>Two live calls, one of which goes mad: what it sends, and what strangers send, must not be heard in the other.</summary>
[Trait("Category", "unit")]
public sealed class CallFuzzTests
{
    private const int InputsPerFrame = 50;

    private static readonly SpeechStream Speech = SpeechStream.Encode(500, redPayloadType: 63);

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public async Task Receive_DamagedMediaAndDatagrams_TouchesNoOtherCall()
    {
        var frames = FuzzInputs.CountOfSlow / InputsPerFrame;
        var undisturbed = await Listen(frames, withNoise: false);
        var disturbed = await Listen(frames, withNoise: true);

        Assert.Equal(undisturbed.Pcm, disturbed.Pcm);
        Assert.Equal(undisturbed.Last, disturbed.Last);
    }

    private static async Task<(short[] Pcm, CallQuality Last)> Listen(int frames, bool withNoise)
    {
        await using var fixture = new CallFixture(new CallServerOptions { Workers = 1, InboundQueueBytes = 1 << 18 });
        using var quiet = new WebRtcTestPeer();
        using var mad = new WebRtcTestPeer();
        using var stranger = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var listener = new RecordingCallListener();
        var madListener = new RecordingCallListener { KeepsPcm = false };
        var madCall = fixture.Connect(mad, madListener);
        var call = fixture.Connect(quiet, listener);
        using var noise = new Noise(mad, quiet, madCall.Audio.LocalSsrc);
        var server = fixture.Endpoint.LocalEndPoints[0];
        var sent = fixture.Endpoint.Counters[EndpointCounter.DatagramsReceived];
        for (var frame = 0; frame < frames; frame++)
        {
            if (withNoise)
            {
                for (var input = 0; input < InputsPerFrame; input++)
                {
                    if (input % 10 == 0)
                    {
                        stranger.SendTo(noise.Datagram(), SocketFlags.None, server);
                    }
                    else
                    {
                        mad.Send(input % 2 == 0 ? noise.Datagram() : noise.Media());
                    }
                }

                // All of it before the next frame, so that none is lost in a full buffer of the system.
                sent += InputsPerFrame;
                Await(fixture.Endpoint, sent);
                Drain(stranger);
            }

            CallFixture.Deliver(quiet, call, Numbered(frame));
            sent++;
            if (frame % 250 == 0)
            {
                // Their consent, which lasts 30 s.
                quiet.Check();
                mad.Check();
                sent += 2;
            }

            fixture.Pass(20);
            Drain(quiet.Socket);
            Drain(mad.Socket);
        }

        Assert.Equal((0, 0), (fixture.Endpoint.Counters[EndpointCounter.Faults], fixture.Endpoint.Counters[EndpointCounter.ReceiverFailures]));
        Assert.Equal((0L, CallState.Connected, CallState.Connected), (fixture.Server.ListenerFailures, call.State, madCall.State));
        Assert.Empty(listener.Faults);
        if (withNoise)
        {
            // The damage got as far as the decoder, and the mad call's own ring had room for it.
            Assert.True(madCall.Quality.Received > frames, $"{madCall.Quality}");
            Assert.Equal(0, madCall.Quality.Overflowed);
        }

        return (listener.Pcm, call.Quality);
    }

    private static byte[] Numbered(int frame)
    {
        var packet = (byte[])Speech.Packets[frame % Speech.Packets.Length].Clone();
        new RtpHeader(packet[1], false, (ushort)frame, (uint)frame * 960, SpeechStream.Ssrc).Write(packet);
        return packet;
    }

    private static void Await(WebRtcEndpoint endpoint, long received) => Assert.True(
        SpinWait.SpinUntil(() => endpoint.Counters[EndpointCounter.DatagramsReceived] >= received, TimeSpan.FromSeconds(30)),
        "datagrams were lost on loopback");

    private static void Drain(Socket socket)
    {
        Span<byte> buffer = stackalloc byte[2048];
        while (socket.Available > 0)
        {
            socket.Receive(buffer);
        }
    }

    /// <summary>What the mad peer sends: media that is genuine and damaged beneath the encryption, and datagrams of every protocol that are damaged on top.</summary>
    private sealed class Noise : IDisposable
    {
        private readonly Random _random = new(20_260);
        private readonly SrtpSender _sender;
        private readonly byte[] _buffer = new byte[1_500];
        private readonly byte[][] _datagrams;
        private readonly byte[] _report;
        private int _number;

        public Noise(WebRtcTestPeer mad, WebRtcTestPeer quiet, uint serverSsrc)
        {
            _sender = new SrtpSender(mad.Dtls.Profile, mad.Dtls.ClientKey!);
            _report = Report(serverSsrc);
            byte[] hello = [];
            using var certificate = new VoiceMesh.WebRtc.Dtls.DtlsServerContext(TimeProvider.System);
            using var another = new DtlsTestClient(certificate, datagram => hello = datagram);
            another.Start();
            _datagrams =
            [
                IceChecks.Request(mad.Server, mad.Credentials.UsernameFragment),
                IceChecks.Request(quiet.Server, quiet.Credentials.UsernameFragment, nominate: false),
                hello,
                [.. new byte[] { 22, 254, 253, 0, 1, 0, 0, 0, 0, 0, 9, 0, 40 }, .. new byte[40]],
                quiet.Protect(AnotherSource()),
                Media(),
            ];
        }

        /// <summary>Protected by the mad peer's true keys: a wrong header, RED or Opus gets as far as the call.</summary>
        public byte[] Media()
        {
            var valid = Speech.Packets[_random.Next(Speech.Packets.Length)];
            if (_random.Next(8) == 0)
            {
                return Sealed(_sender.ProtectRtcp, Damage.Do(_random, _report, _buffer.AsSpan(8, 200)).Length + 8, isRtcp: true);
            }

            var length = RtpHeader.Size + Damage.Do(_random, valid.AsSpan(RtpHeader.Size), _buffer.AsSpan(RtpHeader.Size, 1_200)).Length;
            var payloadType = _random.Next(20) == 0 ? _random.Next(64) : _random.Next(2) == 0 ? 63 : 111;
            var timestamp = _random.Next(50) == 0 ? (uint)_random.Next() : (uint)_number * 96;
            new RtpHeader((byte)payloadType, _random.Next(2) == 0, (ushort)(++_number), timestamp, _random.Next(20) == 0 ? SpeechStream.Ssrc : 4_711).Write(_buffer);
            return Sealed(_sender.ProtectRtp, length, isRtcp: false);
        }

        public byte[] Datagram() => FuzzInputs.Mutate(_datagrams[_random.Next(_datagrams.Length)], _random);

        public void Dispose() => _sender.Dispose();

        private static byte[] AnotherSource()
        {
            var packet = new byte[60];
            new RtpHeader(111, false, 1, 1, 4_712).Write(packet);
            return packet;
        }

        private static byte[] Report(uint ssrc)
        {
            var buffer = new byte[200];
            var writer = new RtcpWriter(buffer);
            writer.WriteSenderReport(4_711, default, [new RtcpReportBlock(ssrc, 1, 2, 3, 4, 5, 6)]);
            writer.WriteSourceDescription(4_711, "mad");
            writer.WriteGoodbye(4_711);
            return buffer[..writer.Length];
        }

        private byte[] Sealed(Protector protect, int length, bool isRtcp)
        {
            if (isRtcp)
            {
                BinaryPrimitives.WriteUInt32BigEndian(_buffer, 0x80C8_0006);
                BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(4), 4_711);
            }

            var packet = _buffer[..(length + SrtpTransform.MaxTrailerLength)];
            var sealedLength = protect(packet, length);
            Assert.True(sealedLength > length, "the packet was not protected");
            return packet[..sealedLength];
        }

        private delegate int Protector(Span<byte> buffer, int length);
    }
}
