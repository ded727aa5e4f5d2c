using VoiceMesh.WebRtc.Jitter;
using VoiceMesh.WebRtc.Recovery;

namespace VoiceMesh.WebRtc.Receiving;

/// <summary>What an <see cref="AudioReceiver"/> did since it began.</summary>
/// <param name="Recovery">What became of the frames; <see cref="RecoveryStatistics.Lost"/> is the input of <c>rtp_packets_lost_total</c>.</param>
/// <param name="Packets">What became of the packets.</param>
/// <param name="Malformed">Datagrams that were no RTP, no RED or no Opus.</param>
/// <param name="UnknownPayload">Packets of a payload type that was not agreed on.</param>
/// <param name="OtherSource">Packets of streams that were not heard, and of those that were one too many.</param>
/// <param name="SourceChanges">Times another stream took over.</param>
/// <param name="DecodeErrors">Packets that the codec refused; their sound was concealed.</param>
/// <param name="Shortened">Times playout was sped up by a stretch.</param>
/// <param name="Lengthened">Times playout was slowed down by a stretch.</param>
/// <param name="Merged">Times made-up sound was led back to real sound.</param>
/// <param name="RemovedUs">Microseconds of sound taken out to catch up.</param>
/// <param name="AddedUs">Microseconds of sound put in to fall back.</param>
/// <param name="FramesGivenUp">Frames not handed out after a stall.</param>
public readonly record struct ReceiverStatistics(
    RecoveryStatistics Recovery,
    JitterBufferStatistics Packets,
    long Malformed,
    long UnknownPayload,
    long OtherSource,
    long SourceChanges,
    long DecodeErrors,
    long Shortened,
    long Lengthened,
    long Merged,
    long RemovedUs,
    long AddedUs,
    long FramesGivenUp);
