namespace VoiceMesh.Whisper.Decoding;

/// <summary>The language of a window.</summary>
/// <param name="Code">The likeliest, such as "en".</param>
/// <param name="Probability">Its probability, 0 to 1.</param>
/// <param name="Probabilities">Of every language that the model knows, in the order of <see cref="Text.WhisperLanguages"/>.</param>
public sealed record DetectedLanguage(string Code, float Probability, IReadOnlyList<float> Probabilities);
