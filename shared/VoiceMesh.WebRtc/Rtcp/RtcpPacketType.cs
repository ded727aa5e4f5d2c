namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>What an RTCP packet is: RFC 3550, section 12.1, and RFC 4585, section 6.1. Other numbers are skipped by their length.</summary>
public enum RtcpPacketType
{
    /// <summary>Not an RTCP packet.</summary>
    None = 0,

    /// <summary>Sender report.</summary>
    SenderReport = 200,

    /// <summary>Receiver report.</summary>
    ReceiverReport = 201,

    /// <summary>Source description.</summary>
    SourceDescription = 202,

    /// <summary>Goodbye.</summary>
    Goodbye = 203,

    /// <summary>Application-defined.</summary>
    Application = 204,

    /// <summary>Transport-layer feedback, for one a negative acknowledgement.</summary>
    TransportFeedback = 205,

    /// <summary>Payload-specific feedback, for one a picture loss indication.</summary>
    PayloadFeedback = 206,

    /// <summary>Extended report (RFC 3611).</summary>
    ExtendedReport = 207,
}
