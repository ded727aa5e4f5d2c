using System.Runtime.InteropServices;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Dtls;

/// <summary>
/// The server's side of one DTLS 1.2 association (RFC 6347) with SRTP keys (RFC 5764), over memory: datagrams go in, datagrams come out at the sink.
/// Not thread-safe; its session serialises the calls.
/// </summary>
/// <remarks>
/// Datagrams are taken only from addresses that ICE has validated, so the cookie exchange of RFC 6347 §4.2.1 is not needed. Application data, which
/// would be a data channel, is read and thrown away. Invalid records are discarded in silence (RFC 6347 §4.1.2.7), as anybody can forge a datagram:
/// OpenSSL 3.0 takes some of them for fatal and reports others as a system call's failure although there is none (openssl issues 25389 and 25698), so
/// malformed ones are kept from it and only errors of the protocol end the association.
/// </remarks>
internal sealed unsafe class DtlsConnection : IDisposable
{
    /// <summary>Most octets of a DTLS datagram: fits any path of the internet with IP, UDP and a TURN header (RFC 8831 §5).</summary>
    public const int Mtu = 1200;

    private const int ReadLength = 2048;
    private const int FlightLength = 8192;
    private const int MaxReadsPerDatagram = 64;
    private const string ExporterLabel = "EXTRACTOR-dtls_srtp";
    private const uint FirstRetransmissionMicroseconds = 100_000;
    private const uint LongestRetransmissionMicroseconds = 3_000_000;

    private readonly SslHandle _ssl;
    private readonly nint _input;
    private readonly nint _output;
    private readonly DtlsFingerprint _peer;
    private readonly IDatagramSink _sink;

    /// <param name="context">Certificate and settings.</param>
    /// <param name="peer">What the offer says the peer's certificate is.</param>
    /// <param name="sink">Where datagrams for the peer go.</param>
    public DtlsConnection(DtlsServerContext context, DtlsFingerprint peer, IDatagramSink sink)
    {
        _peer = peer;
        _sink = sink;
        _ssl = LibSsl.NewConnection(context.Handle);
        _input = LibSsl.NewMemory(LibSsl.MemoryMethod());
        _output = LibSsl.NewMemory(LibSsl.MemoryMethod());
        LibSsl.SetMemory(_ssl, _input, _output);

        // Without this and OptionNoQueryMtu, a memory makes OpenSSL cut the flight into fragments of 228 octets.
        LibSsl.Control(_ssl, LibSslConstants.ControlSetMtu, Mtu, 0);
        LibSsl.SetTimer(_ssl, &NextRetransmission);
        LibSsl.BeServer(_ssl);
    }

    public DtlsState State { get; private set; }

    public DtlsFailure Failure { get; private set; }

    /// <summary>OpenSSL's words about <see cref="Failure"/>.</summary>
    public string? FailureDetail { get; private set; }

    public SrtpProfile Profile { get; private set; }

    /// <summary>What the peer protects its packets with; set once connected.</summary>
    public SrtpMasterKey? PeerKey { get; private set; }

    /// <summary>What this side protects its packets with; set once connected.</summary>
    public SrtpMasterKey? LocalKey { get; private set; }

    /// <summary>Takes one datagram of the peer. What is to be answered waits for <see cref="Flush"/>.</summary>
    public void Receive(ReadOnlySpan<byte> datagram)
    {
        datagram = datagram[..DtlsRecords.WellFormedLength(datagram)];
        if (_ssl.IsClosed || State is DtlsState.Failed or DtlsState.Closed || datagram.IsEmpty)
        {
            return;
        }

        fixed (byte* octets = datagram)
        {
            if (LibSsl.WriteMemory(_input, octets, datagram.Length) != datagram.Length)
            {
                return;
            }
        }

        if (State == DtlsState.Handshaking)
        {
            Handshake();
        }

        // Reading also answers a repeated last flight and notices close_notify.
        if (State == DtlsState.Connected)
        {
            DrainApplicationData();
        }
    }

    /// <summary>
    /// Sends what is due. It stands apart from <see cref="Receive"/> so that keys can be in place before the last flight tells the peer that media may flow.
    /// </summary>
    public void Flush()
    {
        if (_ssl.IsClosed)
        {
            return;
        }

        var flight = stackalloc byte[FlightLength];
        for (var length = LibSsl.ReadMemory(_output, flight, FlightLength); length > 0; length = LibSsl.ReadMemory(_output, flight, FlightLength))
        {
            var records = new ReadOnlySpan<byte>(flight, length);
            while (!records.IsEmpty)
            {
                var datagram = DtlsRecords.NextDatagram(records, Mtu);
                _sink.Send(records[..datagram]);
                records = records[datagram..];
            }
        }
    }

    /// <summary>Repeats the last flight where its time is up (RFC 6347 §4.2.4). To be called every 100 ms or more often until connected.</summary>
    public void OnTick()
    {
        if (State != DtlsState.Handshaking || _ssl.IsClosed)
        {
            return;
        }

        LibSsl.ClearErrors();
        if (LibSsl.Control(_ssl, LibSslConstants.ControlHandleTimeout, 0, 0) < 0)
        {
            Fail(DtlsFailure.Protocol, LibSsl.LastError());
        }

        Flush();
    }

    /// <summary>Says close_notify where there is somebody to say it to, and frees everything.</summary>
    public void Dispose()
    {
        if (_ssl.IsClosed)
        {
            return;
        }

        if (State is DtlsState.Connected or DtlsState.Closed)
        {
            LibSsl.ClearErrors();
            _ = LibSsl.Shutdown(_ssl);
            Flush();
        }

        _ssl.Dispose();
    }

    [UnmanagedCallersOnly]
    private static uint NextRetransmission(nint ssl, uint lastMicroseconds) => lastMicroseconds == 0
        ? FirstRetransmissionMicroseconds
        : Math.Min(lastMicroseconds * 2, LongestRetransmissionMicroseconds);

    private void Handshake()
    {
        for (var attempt = 0; attempt < MaxReadsPerDatagram; attempt++)
        {
            LibSsl.ClearErrors();
            var result = LibSsl.Handshake(_ssl);
            if (result == 1)
            {
                Complete();
                return;
            }

            switch (LibSsl.GetError(_ssl, result))
            {
                case LibSslConstants.ErrorWantRead or LibSslConstants.ErrorWantWrite:
                    return;
                case LibSslConstants.ErrorInProtocol:
                    Fail(DtlsFailure.Protocol, LibSsl.LastError());
                    return;
            }

            // A record was discarded; what stood behind it in the datagram is still to be read.
        }
    }

    private void Complete()
    {
        if (!PeerIsGenuine())
        {
            Fail(DtlsFailure.Fingerprint, $"the certificate does not match {_peer}");
            _ = LibSsl.Shutdown(_ssl);
            return;
        }

        var profile = LibSsl.GetSrtpProfile(_ssl);
        if (profile is null)
        {
            Fail(DtlsFailure.NoSrtpProfile, "the client offered no SRTP profile that this server has");
            _ = LibSsl.Shutdown(_ssl);
            return;
        }

        Profile = (SrtpProfile)(int)profile->Id;
        Span<byte> keys = stackalloc byte[SrtpMasterKey.ExportLength(Profile)];
        fixed (byte* octets = keys)
        {
            if (LibSsl.Export(_ssl, octets, keys.Length, ExporterLabel, ExporterLabel.Length, null, 0, 0) != 1)
            {
                Fail(DtlsFailure.Protocol, LibSsl.LastError());
                return;
            }
        }

        (PeerKey, LocalKey) = SrtpMasterKey.Split(Profile, keys);
        keys.Clear();
        State = DtlsState.Connected;
    }

    private bool PeerIsGenuine()
    {
        var certificate = LibSsl.GetPeerCertificate(_ssl);
        if (certificate == 0)
        {
            return false;
        }

        try
        {
            var der = new byte[Math.Max(0, LibSsl.EncodeCertificate(certificate, null))];
            fixed (byte* octets = der)
            {
                // The function moves the pointer it is given behind what it wrote.
                var position = octets;
                return LibSsl.EncodeCertificate(certificate, &position) == der.Length && _peer.Matches(der);
            }
        }
        finally
        {
            LibSsl.FreeCertificate(certificate);
        }
    }

    private void DrainApplicationData()
    {
        var ignored = stackalloc byte[ReadLength];
        for (var attempt = 0; attempt < MaxReadsPerDatagram; attempt++)
        {
            LibSsl.ClearErrors();
            var result = LibSsl.Read(_ssl, ignored, ReadLength);
            if (result > 0)
            {
                continue;
            }

            switch (LibSsl.GetError(_ssl, result))
            {
                case LibSslConstants.ErrorWantRead or LibSslConstants.ErrorWantWrite:
                    return;
                case LibSslConstants.ErrorZeroReturn:
                    State = DtlsState.Closed;
                    return;
                case LibSslConstants.ErrorInProtocol:
                    Fail(DtlsFailure.Protocol, LibSsl.LastError());
                    return;
            }
        }
    }

    private void Fail(DtlsFailure failure, string detail)
    {
        State = DtlsState.Failed;
        Failure = failure;
        FailureDetail = detail;
    }
}
