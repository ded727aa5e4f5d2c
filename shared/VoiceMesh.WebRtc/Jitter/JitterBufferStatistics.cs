namespace VoiceMesh.WebRtc.Jitter;

/// <summary>What became of the packets that were given to a jitter buffer, redundant copies included.</summary>
/// <remarks>Every packet given is in exactly one of these numbers or still waits: stored = played + discarded + waiting.</remarks>
/// <param name="Stored">Packets taken in.</param>
/// <param name="Played">Packets handed out to be decoded.</param>
/// <param name="Discarded">Packets taken in and thrown away, for want of room or because the stream started anew.</param>
/// <param name="Duplicate">Packets that were there already.</param>
/// <param name="Late">Packets whose turn was over, redundant copies of what had been played left out.</param>
/// <param name="Rejected">Packets refused for their size or for want of room.</param>
/// <param name="Suspect">Packets seconds away from the stream.</param>
/// <param name="Restarts">Times the stream started anew.</param>
/// <param name="Starved">Times nothing was there when it was needed, but for announced silence.</param>
public readonly record struct JitterBufferStatistics(
    long Stored,
    long Played,
    long Discarded,
    long Duplicate,
    long Late,
    long Rejected,
    long Suspect,
    long Restarts,
    long Starved);
