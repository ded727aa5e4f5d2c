namespace VoiceMesh.Orchestrator.Turns;

/// <summary>What the turn engine needs to know of one analysed audio frame; the samples themselves never enter it.</summary>
/// <param name="TimestampUs">Media clock of the frame's first sample, microseconds.</param>
/// <param name="SpeechProbability">The voice activity detector's word, 0 to 1.</param>
/// <param name="ReceivedUnixUs">When the last sample reached the media server, Unix microseconds; 0 when unknown.</param>
/// <param name="AtUs">When the orchestrator took the frame up, Unix microseconds.</param>
public readonly record struct SpeechFrame(long TimestampUs, float SpeechProbability, long ReceivedUnixUs, long AtUs)
{
    /// <summary>512 samples at 16 kHz.</summary>
    public const long DurationUs = 32_000;

    /// <summary>Media clock of the end of the frame.</summary>
    public long EndUs => TimestampUs + DurationUs;
}
