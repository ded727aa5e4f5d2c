namespace VoiceMesh.Orchestrator.Turns;

/// <summary>What stt heard, interim or final.</summary>
/// <param name="Text">The words; empty when nothing intelligible was said.</param>
/// <param name="Confidence">0 to 1; 0 where the engine gives none.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="LikelyIncomplete">The engine's word that the sentence probably goes on.</param>
/// <param name="EngineTimeUs">Time spent after the end of the utterance (finals), microseconds.</param>
/// <param name="Words">Word timings, possibly none.</param>
public sealed record Transcription(
    string Text,
    float Confidence,
    string Engine,
    bool LikelyIncomplete,
    long EngineTimeUs,
    IReadOnlyList<TimedWord> Words)
{
    /// <summary>A transcript of which only the words are known.</summary>
    /// <param name="text">The words.</param>
    /// <param name="likelyIncomplete">Whether the sentence probably goes on.</param>
    public static Transcription Of(string text, bool likelyIncomplete = false) => new(text, 0, "", likelyIncomplete, 0, []);
}
