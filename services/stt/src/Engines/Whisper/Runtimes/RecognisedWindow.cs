namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>What a runtime heard in a window.</summary>
/// <param name="Segments">In order; empty when nothing was heard.</param>
/// <param name="Language">Code of the language that it was decoded in; empty where the runtime does not say.</param>
/// <param name="NoSpeechProbability">0 to 1; 0 where the runtime does not say.</param>
/// <param name="AverageLogProbability">Mean natural logarithm of the tokens' probabilities; 0 or less.</param>
internal sealed record RecognisedWindow(
    IReadOnlyList<RecognisedSegment> Segments, string Language, float NoSpeechProbability, float AverageLogProbability)
{
    /// <summary>Nothing heard.</summary>
    public static RecognisedWindow Empty { get; } = new([], "", 0, 0);
}
