namespace VoiceMesh.WebRtc.Rtp;

/// <summary>What a receiver thinks of the source of a packet.</summary>
public enum RtpSourceStanding
{
    /// <summary>Too few packets in sequence so far (RFC 3550, appendix A.1).</summary>
    Probation,

    /// <summary>A stream.</summary>
    Valid,

    /// <summary>One source more than the peer may have.</summary>
    Refused,
}
