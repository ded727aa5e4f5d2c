namespace VoiceMesh.WebRtc.Recovery;

/// <summary>One block of a RED payload (RFC 2198, section 3).</summary>
/// <param name="PayloadType">What the block's data is, 0 to 127.</param>
/// <param name="TimestampOffset">How much earlier than the packet the block's first sample is, in units of the RTP clock, 0 to 16383; 0 for the primary block.</param>
/// <param name="Start">Where its data starts in the payload.</param>
/// <param name="Length">Bytes of its data; 0 is allowed.</param>
public readonly record struct RedBlock(byte PayloadType, int TimestampOffset, int Start, int Length);
