using System.Net;
using System.Net.Sockets;
using System.Text;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Load.Native;
using VoiceMesh.WebRtc.Load.Servers;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Stun;
using VoiceMesh.WebRtc.Testing;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>
/// One WebRTC client over one UDP socket, as lean as may be: the controlling ICE agent, the client of DTLS on OpenSSL, SRTP on libcrypto. Made by any thread, then
/// driven by one.
/// </summary>
internal sealed class LoadPeer : IDisposable
{
    private const int PatienceMs = 30_000;
    private const int RepetitionMs = 200;
    private const int FixedHeaderLength = 12;
    private const int TicksPerPacket = 960;
    private const int MaxPacketLength = 1500;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly DtlsTestClient _dtls;
    private readonly IceCredentials _credentials = IceCredentials.Generate();
    private readonly DtlsServerContext _certificate;
    private readonly SpeechPackets _speech;
    private readonly byte[] _packet = new byte[MaxPacketLength];
    private readonly int _descriptor;
    private readonly uint _ssrc = (uint)Random.Shared.Next(1, int.MaxValue);
    private IceCredentials _server = new(string.Empty, string.Empty);
    private SrtpSender? _outbound;
    private SrtpReceiver? _inbound;
    private bool _hasPath;
    private long _next;

    /// <param name="certificate">Shared by all peers, with the one SRTP profile that is offered.</param>
    /// <param name="speech">What is sent.</param>
    /// <param name="wantsArrivalTimes">Whether the kernel stamps datagrams; it costs a little.</param>
    /// <param name="address">An address of this host.</param>
    public LoadPeer(DtlsServerContext certificate, SpeechPackets speech, bool wantsArrivalTimes, IPAddress address)
    {
        _certificate = certificate;
        _speech = speech;
        _socket.Bind(new IPEndPoint(address, 0));
        _descriptor = (int)_socket.Handle;
        if (wantsArrivalTimes)
        {
            _socket.SetRawSocketOption(LibC.SocketLevel, LibC.TimestampNanoseconds, BitConverter.GetBytes(1));
        }

        _dtls = new DtlsTestClient(certificate, datagram => Send(datagram));
        Echoes = new EchoCheck(speech);
    }

    /// <summary>Packets sent since the last <see cref="Restart"/>.</summary>
    public long Sent { get; private set; }

    /// <summary>What came back since then, where the server is one that sends back what it gets.</summary>
    public EchoCheck Echoes { get; }

    /// <summary>When what came back came, where arrival times were asked for.</summary>
    public ArrivalCheck Arrivals { get; } = new();

    public SrtpProfile Profile => _dtls.Profile;

    /// <summary>Offers, checks the path, and shakes hands.</summary>
    /// <exception cref="LoadException">The server does not answer as it should.</exception>
    public async Task ConnectAsync(ILoadServer server, CancellationToken stop)
    {
        var answer = await server.NegotiateAsync(PeerDescription.Offer(_credentials, _certificate.Fingerprint, (IPEndPoint)_socket.LocalEndPoint!, _ssrc), stop);
        _server = PeerDescription.CredentialsOf(answer);
        _socket.Connect(PeerDescription.CandidateOf(answer));
        Await(_ => { }, () => _hasPath, SendCheck, "answers no connectivity check");
        var started = false;
        Await(
            datagram => _dtls.Receive(datagram),
            () => _dtls.IsConnected || _dtls.IsFailed,
            () =>
            {
                if (started)
                {
                    _dtls.Repeat();
                }
                else
                {
                    _dtls.Start();
                    started = true;
                }
            },
            "does not complete the DTLS handshake");
        if (!_dtls.IsConnected || _dtls.Profile == SrtpProfile.None)
        {
            throw new LoadException("The DTLS handshake failed, or ended without SRTP.");
        }

        _outbound = new SrtpSender(_dtls.Profile, _dtls.ClientKey!);
        _inbound = new SrtpReceiver(_dtls.Profile, _dtls.ServerKey!);
    }

    /// <summary>Sends the next packet of speech.</summary>
    public void SendNext()
    {
        var payload = _speech[_next];
        var packet = _packet.AsSpan();
        new Rtp.RtpHeader(PeerDescription.OpusPayloadType, _next == 0, (ushort)_next, (uint)(_next * TicksPerPacket), _ssrc).Write(packet);
        payload.CopyTo(packet[FixedHeaderLength..]);
        Send(packet[.._outbound!.ProtectRtp(_packet, FixedHeaderLength + payload.Length)]);
        _next++;
        Sent++;
    }

    /// <summary>Consent (RFC 7675): a check that nominates, whose answer is not waited for.</summary>
    public void SendCheck() => Send(IceChecks.Request(_server, _credentials.UsernameFragment));

    /// <summary>Takes all that has arrived.</summary>
    public void Drain(DatagramBatch batch)
    {
        int count;
        do
        {
            count = batch.Receive(_descriptor);
            for (var index = 0; index < count; index++)
            {
                OnDatagram(batch[index], batch.ArrivalNs(index));
            }
        }
        while (count == DatagramBatch.Capacity);
    }

    /// <summary>Counts from here on; what is still on its way is forgotten.</summary>
    public void Restart()
    {
        Sent = 0;
        Echoes.Restart(_next);
        Arrivals.Restart();
    }

    /// <summary>Says goodbye, so that the server ends the session at once.</summary>
    public void Dispose()
    {
        if (_dtls.IsConnected)
        {
            _dtls.SayClose();
        }

        _dtls.Dispose();
        _outbound?.Dispose();
        _inbound?.Dispose();
        _socket.Dispose();
    }

    private void OnDatagram(Span<byte> datagram, long arrivalNs)
    {
        switch (Demultiplexer.Classify(datagram))
        {
            case DatagramKind.Rtp:
                if (_inbound?.UnprotectRtp(datagram, out var length) is not SrtpVerdict.Genuine)
                {
                    Echoes.Forged++;
                    return;
                }

                var packet = datagram[..length];
                Echoes.OnPacket(packet, _next);
                Arrivals.OnPacket(packet, arrivalNs);
                break;
            case DatagramKind.Stun:
                OnStun(datagram);
                break;
            case DatagramKind.Dtls:
                _dtls.Receive(datagram);
                break;
            default:
                break;
        }
    }

    private void OnStun(ReadOnlySpan<byte> datagram)
    {
        if (!StunMessage.TryParse(datagram, out var message))
        {
            return;
        }

        _hasPath |= message.Type == StunMessageType.BindingSuccess;
        if (message.Type == StunMessageType.BindingRequest)
        {
            // A full agent checks in its turn.
            Span<byte> response = stackalloc byte[StunWriter.BufferLength];
            var writer = new StunWriter(response, StunMessageType.BindingSuccess, message.TransactionId);
            writer.AddXorMappedAddress(TransportAddress.From((IPEndPoint)_socket.RemoteEndPoint!));
            Send(response[..writer.Finish(Encoding.ASCII.GetBytes(_credentials.Password))]);
        }
    }

    /// <summary>Does something every now and then until a condition holds, while datagrams arrive.</summary>
    private void Await(Action<byte[]> onDtls, Func<bool> isDone, Action repeat, string failure)
    {
        var deadline = Environment.TickCount64 + PatienceMs;
        var buffer = new byte[MaxPacketLength];
        repeat();
        while (!isDone())
        {
            if (Environment.TickCount64 > deadline)
            {
                throw new LoadException($"The server at {_socket.RemoteEndPoint} {failure}.");
            }

            if (!_socket.Poll(TimeSpan.FromMilliseconds(RepetitionMs), SelectMode.SelectRead))
            {
                repeat();
                continue;
            }

            int length;
            try
            {
                length = _socket.Receive(buffer);
            }
            catch (SocketException)
            {
                // The server's socket is not there yet.
                continue;
            }

            if (Demultiplexer.Classify(buffer.AsSpan(0, length)) == DatagramKind.Dtls)
            {
                onDtls(buffer[..length]);
            }
            else
            {
                OnDatagram(buffer.AsSpan(0, length), 0);
            }
        }
    }

    private unsafe void Send(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* octets = datagram)
        {
            // What the kernel does not take is a lost packet, which the check of what comes back finds.
            _ = LibC.Send(_descriptor, octets, datagram.Length, LibC.DontWait);
        }
    }
}
