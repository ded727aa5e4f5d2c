namespace VoiceMesh.WebRtc.Dtls;

/// <summary>How far a DTLS connection has come.</summary>
internal enum DtlsState
{
    Handshaking,

    /// <summary>The peer is who the offer said, and keys for SRTP are there.</summary>
    Connected,

    /// <summary>The peer said close_notify.</summary>
    Closed,

    /// <summary>The handshake can't succeed any more, or the connection broke.</summary>
    Failed,
}
