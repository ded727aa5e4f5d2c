namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Whether a client got its session.</summary>
internal enum AttachResult
{
    Attached,

    /// <summary>Another client holds it.</summary>
    Occupied,

    /// <summary>It ended meanwhile.</summary>
    Ended,

    /// <summary>The token to take it up again is not the session's.</summary>
    TokenInvalid,
}
