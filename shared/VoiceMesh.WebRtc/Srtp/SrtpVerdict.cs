namespace VoiceMesh.WebRtc.Srtp;

/// <summary>What came of opening a protected packet.</summary>
internal enum SrtpVerdict
{
    Genuine,

    /// <summary>The tag is wrong.</summary>
    Forged,

    /// <summary>Accepted before, or older than the window.</summary>
    Replayed,

    /// <summary>No packet that could have been protected.</summary>
    Malformed,

    /// <summary>One source more than a session may have.</summary>
    TooManySources,
}
