namespace VoiceMesh.WebRtc.Jitter;

/// <summary>What became of a packet that was given to the jitter buffer.</summary>
public enum InsertOutcome
{
    /// <summary>It waits for its turn.</summary>
    Stored,

    /// <summary>It waits already.</summary>
    Duplicate,

    /// <summary>Its turn is over.</summary>
    Late,

    /// <summary>It is too long, or there is no room for it and it is not worth another packet's place.</summary>
    Rejected,

    /// <summary>Its timestamp is seconds away from where the stream is; if the next one agrees with it, the stream has started anew.</summary>
    Suspect,
}
