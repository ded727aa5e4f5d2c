using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Testing;

/// <summary>A client over a real UDP socket: full ICE agent as far as it takes, OpenSSL for DTLS, libsrtp2 for SRTP.</summary>
internal sealed class WebRtcTestPeer : IDisposable
{
    public const string AllProfiles = DtlsServerContext.PreferredProfiles;

    private const int PatienceMs = 30_000;
    private const int RepetitionMs = 120;

    private readonly DtlsServerContext _certificate;
    private readonly byte[] _buffer = new byte[2048];
    private LibSrtp? _inbound;
    private LibSrtp? _outbound;
    private IPEndPoint? _server;

    public WebRtcTestPeer(string profiles = AllProfiles)
    {
        _certificate = new DtlsServerContext(TimeProvider.System, profiles);
        Socket = NewSocket();
        Dtls = new DtlsTestClient(_certificate, datagram => Send(datagram));
    }

    public Socket Socket { get; private set; }

    public DtlsTestClient Dtls { get; }

    public IceCredentials Credentials { get; set; } = IceCredentials.Generate();

    /// <summary>What the answer says.</summary>
    public IceCredentials Server { get; private set; } = new(string.Empty, string.Empty);

    public DtlsFingerprint? ServerFingerprint { get; private set; }

    public IPEndPoint LocalEndPoint => (IPEndPoint)Socket.LocalEndPoint!;

    public string Offer(string? fingerprint = null, string direction = "sendrecv") => string.Join(
        "\r\n",
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
        "c=IN IP4 0.0.0.0",
        "a=mid:0",
        "a=" + direction,
        "a=rtcp-mux",
        "a=ice-ufrag:" + Credentials.UsernameFragment,
        "a=ice-pwd:" + Credentials.Password,
        "a=fingerprint:" + (fingerprint ?? _certificate.Fingerprint.ToAttribute()),
        "a=setup:actpass",
        "a=rtpmap:111 opus/48000/2",
        "a=rtpmap:63 red/48000/2",
        "a=fmtp:63 111/111",
        string.Empty);

    public void TakeAnswer(string answer)
    {
        string Value(string name) => answer.Split("\r\n").First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..];
        Server = new IceCredentials(Value("a=ice-ufrag:"), Value("a=ice-pwd:"));
        ServerFingerprint = DtlsFingerprint.TryParse(Value("a=fingerprint:"));
        var candidate = Value("a=candidate:").Split(' ');
        _server = new IPEndPoint(IPAddress.Parse(candidate[4]), int.Parse(candidate[5], CultureInfo.InvariantCulture));
    }

    /// <summary>Offer, answer, connectivity check, handshake; media can flow afterwards.</summary>
    public WebRtcSession Connect(WebRtcEndpoint endpoint, IMediaReceiver receiver)
    {
        var session = endpoint.Accept(Offer(), receiver);
        TakeAnswer(session.Answer);
        Assert.Equal(StunMessageType.BindingSuccess, Check());
        Handshake();
        Assert.True(Dtls.IsConnected);
        return session;
    }

    /// <summary>Sends a connectivity check and waits for its answer.</summary>
    public StunMessageType Check(bool nominate = true)
    {
        var request = IceChecks.Request(Server, Credentials.UsernameFragment, nominate);
        Send(request);
        while (true)
        {
            var datagram = Receive(PatienceMs);
            if (StunMessage.TryParse(datagram, out var response) && response.TransactionId.SequenceEqual(request.AsSpan(8, 12)))
            {
                Assert.Equal(TransportAddress.From(LocalEndPoint), response.XorMappedAddress);
                return response.Type;
            }
        }
    }

    /// <summary>Drives DTLS until it is connected, failed or closed.</summary>
    public void Handshake(Func<byte[], bool>? loses = null)
    {
        Dtls.Start();
        var deadline = Environment.TickCount64 + PatienceMs;
        while (!Dtls.IsConnected && !Dtls.IsFailed && Environment.TickCount64 < deadline)
        {
            if (TryReceive(RepetitionMs) is not { } datagram)
            {
                Dtls.Repeat();
            }
            else if (datagram[0] is >= 20 and <= 63 && loses?.Invoke(datagram) is not true)
            {
                Dtls.Receive(datagram);
            }
        }

        if (Dtls is { IsConnected: true, Profile: not SrtpProfile.None })
        {
            _inbound = new LibSrtp(Dtls.Profile, Dtls.ServerKey!, outbound: false);
            _outbound = new LibSrtp(Dtls.Profile, Dtls.ClientKey!, outbound: true);
        }
    }

    /// <summary>Feeds DTLS until the server has said close_notify.</summary>
    public bool AwaitClose()
    {
        while (!Dtls.IsClosed && TryReceive(PatienceMs) is { } datagram)
        {
            if (datagram[0] is >= 20 and <= 63)
            {
                Dtls.Receive(datagram);
            }
        }

        return Dtls.IsClosed;
    }

    public byte[] Protect(ReadOnlySpan<byte> plain, bool isRtcp = false)
    {
        plain.CopyTo(_buffer);
        var length = isRtcp ? _outbound!.ProtectRtcp(_buffer, plain.Length) : _outbound!.ProtectRtp(_buffer, plain.Length);
        Assert.True(length > plain.Length);
        return _buffer[..length];
    }

    /// <summary>A packet of the server in the clear; null when libsrtp2 refuses it.</summary>
    public byte[]? Open(byte[] datagram)
    {
        var length = _inbound!.UnprotectRtp(datagram, datagram.Length);
        return length > 0 ? datagram[..length] : null;
    }

    /// <summary>The next packet of the server in the clear.</summary>
    public byte[] NextMedia(bool isRtcp = false)
    {
        while (true)
        {
            var datagram = Receive(PatienceMs);
            if (datagram[0] < 128)
            {
                continue;
            }

            var length = isRtcp ? _inbound!.UnprotectRtcp(datagram, datagram.Length) : _inbound!.UnprotectRtp(datagram, datagram.Length);
            Assert.True(length > 0, "libsrtp2 refuses the server's packet");
            return datagram[..length];
        }
    }

    /// <summary>The next packet of the server in the clear, of whichever kind (RFC 5761, section 4).</summary>
    public byte[] NextPacket(out bool isRtcp)
    {
        byte[] datagram;
        do
        {
            datagram = Receive(PatienceMs);
        }
        while (datagram[0] < 128);

        isRtcp = datagram[1] is >= 192 and <= 223;
        var length = isRtcp ? _inbound!.UnprotectRtcp(datagram, datagram.Length) : _inbound!.UnprotectRtp(datagram, datagram.Length);
        Assert.True(length > 0, "libsrtp2 refuses the server's packet");
        return datagram[..length];
    }

    public void Send(ReadOnlySpan<byte> datagram) => Socket.SendTo(datagram, SocketFlags.None, _server!);

    /// <summary>Goes on from another port, as after a change of network.</summary>
    /// <param name="to">Which; a free one when it is null.</param>
    public void Move(IPEndPoint? to = null)
    {
        Socket.Dispose();
        Socket = NewSocket(to);
    }

    /// <summary>The next datagram, or null when none came in time.</summary>
    public byte[]? TryReceive(int withinMs)
    {
        if (!Socket.Poll(TimeSpan.FromMilliseconds(withinMs), SelectMode.SelectRead))
        {
            return null;
        }

        var length = Socket.Receive(_buffer);
        return _buffer[..length];
    }

    public byte[] Receive(int withinMs)
    {
        var datagram = TryReceive(withinMs);
        Assert.NotNull(datagram);
        return datagram;
    }

    public void Dispose()
    {
        Dtls.Dispose();
        _inbound?.Dispose();
        _outbound?.Dispose();
        _certificate.Dispose();
        Socket.Dispose();
    }

    private static Socket NewSocket(IPEndPoint? at = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(at ?? new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
