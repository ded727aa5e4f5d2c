namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>What an endpoint counts from its start on.</summary>
public enum EndpointCounter
{
    /// <summary>Datagrams received, of any kind.</summary>
    DatagramsReceived,

    /// <summary>Octets of UDP payload received.</summary>
    BytesReceived,

    /// <summary>Datagrams sent, of any kind.</summary>
    DatagramsSent,

    /// <summary>Octets of UDP payload sent.</summary>
    BytesSent,

    /// <summary>Datagrams that the operating system did not take.</summary>
    SendFailures,

    /// <summary>Datagrams of no known kind (RFC 7983), or of no session, or longer than the limit.</summary>
    DatagramsIgnored,

    /// <summary>Connectivity checks answered with success.</summary>
    ChecksAnswered,

    /// <summary>Connectivity checks answered with an error.</summary>
    ChecksRefused,

    /// <summary>STUN messages met with silence: malformed, of no session, or with wrong credentials.</summary>
    StunIgnored,

    /// <summary>DTLS datagrams thrown away because the queue of handshakes, or a session's share of it, was full; their senders repeat them.</summary>
    DtlsOverflowed,

    /// <summary>Handshakes not begun because their address began too many.</summary>
    DtlsStartsRefused,

    /// <summary>Handshakes completed.</summary>
    HandshakesCompleted,

    /// <summary>Packets with a wrong tag.</summary>
    PacketsForged,

    /// <summary>Packets accepted before, or too old for the replay window.</summary>
    PacketsReplayed,

    /// <summary>Packets of connected sessions that were no SRTP packets, came before the keys, or of one source too many.</summary>
    PacketsRefused,

    /// <summary>Sessions accepted.</summary>
    SessionsStarted,

    /// <summary>Offers turned down because of a limit.</summary>
    SessionsRefused,

    /// <summary>Sessions that reached the connected state.</summary>
    SessionsConnected,

    /// <summary>Sessions ended, for whatever reason.</summary>
    SessionsEnded,

    /// <summary>Exceptions that a media receiver threw.</summary>
    ReceiverFailures,

    /// <summary>Datagrams whose handling threw: a defect of this library, contained.</summary>
    Faults,
}
