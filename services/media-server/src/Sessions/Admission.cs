namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Whether a session may open.</summary>
internal enum Admission
{
    Admitted,

    /// <summary>As many sessions as this process holds.</summary>
    Full,

    /// <summary>The process is going away.</summary>
    Draining,
}
