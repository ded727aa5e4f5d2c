namespace VoiceMesh.WebRtc.Dtls;

/// <summary>Why a DTLS connection failed.</summary>
internal enum DtlsFailure
{
    None,

    /// <summary>OpenSSL gave up: no common cipher, a fatal alert, too many retransmissions.</summary>
    Protocol,

    /// <summary>The certificate is not the one whose fingerprint the offer named (RFC 8827 §5.6).</summary>
    Fingerprint,

    /// <summary>No SRTP profile in common (RFC 5764 §4.1.1).</summary>
    NoSrtpProfile,
}
