namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Where a session is in its life.</summary>
internal enum SessionState
{
    /// <summary>No client came yet.</summary>
    Created,

    /// <summary>A client is connected.</summary>
    Connected,

    /// <summary>The client left and may come back until the timeout.</summary>
    Disconnected,

    /// <summary>Over.</summary>
    Ended,
}
