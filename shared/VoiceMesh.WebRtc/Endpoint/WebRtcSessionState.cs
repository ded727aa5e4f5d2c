namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>How far a session has come.</summary>
public enum WebRtcSessionState
{
    /// <summary>Answered; no connectivity check has arrived.</summary>
    WaitingForPath,

    /// <summary>A path is validated; the handshake is due or under way.</summary>
    Securing,

    /// <summary>Media flows.</summary>
    Connected,

    /// <summary>Over.</summary>
    Ended,
}
