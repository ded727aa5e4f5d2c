using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>What a call's connection is worth at a moment. Counts are since the call connected and only grow; shares and times are of the last seconds.</summary>
/// <remarks>"Inbound" is what the peer sends; "outbound" is what it says of our stream in its receiver reports (RFC 3550, section 6.4.2).</remarks>
public readonly record struct CallQuality
{
    /// <summary>1 (bad) to 4.41, by the E-model on what remains lost after recovery; null before any speech, and while none came for the window of ten seconds.</summary>
    public double? MeanOpinionScore { get; init; }

    /// <summary>Interarrival jitter of what arrives, in milliseconds (RFC 3550, appendix A.8).</summary>
    public double JitterMs { get; init; }

    /// <summary>Share of the frames of the window whose own packet did not come in time, before recovery, 0 to 1.</summary>
    public double LossFraction { get; init; }

    /// <summary>Round trip in milliseconds; null before the peer's first answer to a report.</summary>
    public double? RoundTripMs { get; init; }

    /// <summary>Delay of the jitter buffer in milliseconds.</summary>
    public double PlayoutDelayMs { get; init; }

    /// <summary>RTP packets received of the stream that is heard.</summary>
    public long Received { get; init; }

    /// <summary>Frames whose own packet did not come in time, before recovery.</summary>
    public long Lost { get; init; }

    /// <summary>Of the lost, those that came as a redundant copy (RFC 2198).</summary>
    public long RedRecovered { get; init; }

    /// <summary>Of the lost, those rebuilt from the coarse copy in the next packet (RFC 6716, section 2.1.7).</summary>
    public long FecRecovered { get; init; }

    /// <summary>Of the lost, those whose sound was made up or left out.</summary>
    public long Concealed { get; init; }

    /// <summary>Packets dropped because the call's worker did not take them in time: a sign of too little processor, not of the network.</summary>
    public long Overflowed { get; init; }

    /// <summary>RTP packets sent.</summary>
    public long Sent { get; init; }

    /// <summary>Packets of ours that the peer missed.</summary>
    public long OutboundLost { get; init; }

    /// <summary>Share of our packets that the peer missed between its last two reports, 0 to 1.</summary>
    public double OutboundLossFraction { get; init; }

    /// <summary>Jitter of our stream at the peer, in milliseconds.</summary>
    public double OutboundJitterMs { get; init; }

    /// <summary>How media is protected; null before the call connected.</summary>
    public SrtpProfile? Profile { get; init; }

    /// <summary>"opus", or "red/opus" where redundant copies were agreed on.</summary>
    public string Codec { get; init; }
}
