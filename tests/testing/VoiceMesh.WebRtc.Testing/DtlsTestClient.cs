using System.Runtime.InteropServices;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Testing;

/// <summary>The client's side of DTLS on OpenSSL, as a browser has it; the product is only ever the server.</summary>
internal sealed unsafe partial class DtlsTestClient : IDisposable
{
    private readonly SslHandle _ssl;
    private readonly nint _input;
    private readonly nint _output;
    private readonly Action<byte[]> _send;

    /// <param name="context">The client's certificate and its SRTP profiles.</param>
    /// <param name="send">Takes datagrams for the server.</param>
    public DtlsTestClient(DtlsServerContext context, Action<byte[]> send)
    {
        _send = send;
        _ssl = LibSsl.NewConnection(context.Handle);
        _input = LibSsl.NewMemory(LibSsl.MemoryMethod());
        _output = LibSsl.NewMemory(LibSsl.MemoryMethod());
        LibSsl.SetMemory(_ssl, _input, _output);
        LibSsl.Control(_ssl, LibSslConstants.ControlSetMtu, DtlsConnection.Mtu, 0);
        LibSsl.SetTimer(_ssl, &NextRetransmission);
        BeClient(_ssl);
    }

    public bool IsConnected { get; private set; }

    public bool IsFailed { get; private set; }

    /// <summary>The server said close_notify.</summary>
    public bool IsClosed { get; private set; }

    public SrtpProfile Profile { get; private set; }

    public SrtpMasterKey? ClientKey { get; private set; }

    public SrtpMasterKey? ServerKey { get; private set; }

    public byte[] ServerCertificate { get; private set; } = [];

    public void Start() => Receive([]);

    public void Receive(ReadOnlySpan<byte> datagram)
    {
        fixed (byte* octets = datagram)
        {
            _ = datagram.IsEmpty ? 0 : LibSsl.WriteMemory(_input, octets, datagram.Length);
        }

        LibSsl.ClearErrors();
        if (!IsConnected && !IsFailed)
        {
            var result = LibSsl.Handshake(_ssl);
            IsConnected = result == 1;
            IsFailed = result != 1 && LibSsl.GetError(_ssl, result) == LibSslConstants.ErrorInProtocol;
            if (IsConnected)
            {
                TakeKeys();
            }
        }

        if (IsConnected)
        {
            var ignored = stackalloc byte[2048];
            IsClosed |= LibSsl.GetError(_ssl, LibSsl.Read(_ssl, ignored, 2048)) == LibSslConstants.ErrorZeroReturn;
        }

        Flush();
    }

    public void Repeat()
    {
        LibSsl.ClearErrors();
        LibSsl.Control(_ssl, LibSslConstants.ControlHandleTimeout, 0, 0);
        Flush();
    }

    /// <summary>Sends application data, as a data channel would.</summary>
    public void SendData(byte[] data)
    {
        fixed (byte* octets = data)
        {
            Assert.Equal(data.Length, Write(_ssl, octets, data.Length));
        }

        Flush();
    }

    public void SayClose()
    {
        LibSsl.ClearErrors();
        _ = LibSsl.Shutdown(_ssl);
        Flush();
    }

    public void Dispose() => _ssl.Dispose();

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_set_connect_state")]
    private static partial void BeClient(SslHandle connection);

    [LibraryImport("libssl.so.3", EntryPoint = "SSL_write")]
    private static partial int Write(SslHandle connection, byte* octets, int length);

    [UnmanagedCallersOnly]
    private static uint NextRetransmission(nint ssl, uint lastMicroseconds) => lastMicroseconds == 0 ? 100_000 : Math.Min(2 * lastMicroseconds, 1_000_000);

    private void TakeKeys()
    {
        var certificate = LibSsl.GetPeerCertificate(_ssl);
        ServerCertificate = new byte[LibSsl.EncodeCertificate(certificate, null)];
        fixed (byte* octets = ServerCertificate)
        {
            var position = octets;
            Assert.Equal(ServerCertificate.Length, LibSsl.EncodeCertificate(certificate, &position));
        }

        LibSsl.FreeCertificate(certificate);
        var profile = LibSsl.GetSrtpProfile(_ssl);
        if (profile is null)
        {
            return;
        }

        // Lengths and order are spelled out here, so that a mistake of the product's own cutting shows.
        Profile = (SrtpProfile)(int)profile->Id;
        var (key, salt) = Profile switch
        {
            SrtpProfile.AeadAes256Gcm => (32, 12),
            SrtpProfile.AeadAes128Gcm => (16, 12),
            _ => (16, 14),
        };
        var exported = new byte[2 * (key + salt)];
        fixed (byte* octets = exported)
        {
            Assert.Equal(1, LibSsl.Export(_ssl, octets, exported.Length, "EXTRACTOR-dtls_srtp", 19, null, 0, 0));
        }

        ClientKey = new SrtpMasterKey(exported[..key], exported[(2 * key)..((2 * key) + salt)]);
        ServerKey = new SrtpMasterKey(exported[key..(2 * key)], exported[((2 * key) + salt)..]);
    }

    private void Flush()
    {
        var flight = stackalloc byte[8192];
        var length = LibSsl.ReadMemory(_output, flight, 8192);
        var records = new ReadOnlySpan<byte>(flight, Math.Max(0, length));
        while (!records.IsEmpty)
        {
            var datagram = DtlsRecords.NextDatagram(records, DtlsConnection.Mtu);
            _send(records[..datagram].ToArray());
            records = records[datagram..];
        }
    }
}
