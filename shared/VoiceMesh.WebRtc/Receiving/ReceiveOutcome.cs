namespace VoiceMesh.WebRtc.Receiving;

/// <summary>What became of a datagram that was given to an <see cref="AudioReceiver"/>.</summary>
public enum ReceiveOutcome
{
    /// <summary>Its audio waits for its turn.</summary>
    Accepted,

    /// <summary>It is no RTP packet, its RED headers lie or it holds no Opus packet.</summary>
    Malformed,

    /// <summary>Its payload is nothing that was agreed on.</summary>
    UnknownPayload,

    /// <summary>It is of another stream than the one that is heard.</summary>
    OtherSource,

    /// <summary>It is of one stream more than the peer may have.</summary>
    TooManySources,

    /// <summary>It came twice, too late or seconds away from where the stream is; or it had nothing in it.</summary>
    NotNeeded,
}
