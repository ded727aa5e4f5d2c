namespace VoiceMesh.WebRtc.Quality;

/// <summary>The quality of a voice connection over the last seconds.</summary>
/// <param name="MeanOpinionScore">1 (bad) to 4.41, by the E-model on what remains after recovery: the input of <c>voice_quality_mos</c>.</param>
/// <param name="Rating">The E-model's R, 0 to 93.2.</param>
/// <param name="LossShare">Share of the frames whose own packet did not come in time, 0 to 1.</param>
/// <param name="UnrecoveredShare">Share of the frames that were neither received nor recovered, 0 to 1.</param>
/// <param name="BurstRatio">How much longer runs of unrecovered frames are than random loss would make them, 1 or more.</param>
/// <param name="JitterMs">Interarrival jitter (RFC 3550): the input of <c>webrtc_jitter_ms</c>.</param>
/// <param name="OneWayDelayMs">Estimated delay from mouth to ear.</param>
public readonly record struct VoiceQuality(
    double MeanOpinionScore,
    double Rating,
    double LossShare,
    double UnrecoveredShare,
    double BurstRatio,
    double JitterMs,
    double OneWayDelayMs);
