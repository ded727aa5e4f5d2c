namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>One sentence of a language model's training text.</summary>
/// <param name="Words">Its words.</param>
/// <param name="Count">How often it counts, one or more.</param>
public sealed record WeightedPhrase(IReadOnlyList<string> Words, int Count);
