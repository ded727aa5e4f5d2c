namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>Why a session ended.</summary>
public enum SessionEndReason
{
    /// <summary>This side ended it.</summary>
    Closed,

    /// <summary>The peer said close_notify (RFC 6347, RFC 5246 §7.2.1).</summary>
    ClosedByPeer,

    /// <summary>No connectivity check of the peer for the consent time (RFC 7675 §5.1): the client is gone, or its network is.</summary>
    ConsentExpired,

    /// <summary>Path or handshake did not come about within the set-up time.</summary>
    SetupTimedOut,

    /// <summary>DTLS failed; <see cref="WebRtcSession.EndDetail"/> holds OpenSSL's words.</summary>
    HandshakeFailed,

    /// <summary>The peer's certificate is not the one of its offer (RFC 8827 §5.6): somebody else answers.</summary>
    FingerprintMismatch,

    /// <summary>The peer has no SRTP profile that this side has (RFC 5764 §4.1.1).</summary>
    NoSrtpProfile,

    /// <summary>The receiver of the session's media threw; <see cref="WebRtcSession.EndDetail"/> holds its message.</summary>
    ReceiverFailed,

    /// <summary>The endpoint stopped.</summary>
    EndpointStopped,
}
