namespace VoiceMesh.Orchestrator.Turns;

/// <summary>A word with its place in an utterance or a reply.</summary>
/// <param name="Text">The word.</param>
/// <param name="StartMs">From the first sample, milliseconds.</param>
/// <param name="EndMs">From the first sample, milliseconds.</param>
/// <param name="Confidence">0 to 1; 0 where none is known.</param>
public readonly record struct TimedWord(string Text, uint StartMs, uint EndMs, float Confidence);
