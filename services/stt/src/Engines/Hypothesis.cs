namespace VoiceMesh.Stt.Engines;

/// <summary>What an engine believes was said.</summary>
/// <param name="Text">Words in lower case without punctuation, or as the engine writes them; empty when nothing intelligible was heard.</param>
/// <param name="Confidence">0 to 1; 0 where the engine gives none.</param>
/// <param name="Words">The words with their places in the audio; empty on interims of engines that do not time them.</param>
/// <param name="AudioMs">Audio covered, from the first sample of the utterance, in milliseconds.</param>
public sealed record Hypothesis(string Text, float Confidence, IReadOnlyList<RecognisedWord> Words, int AudioMs)
{
    /// <summary>Code of the language that was heard, as in BCP 47; empty where the engine does not say.</summary>
    public string Language { get; init; } = "";
}
