namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>A sentence as a voice reads it.</summary>
/// <param name="Phonemes">Its phonemes, punctuation among them.</param>
/// <param name="Words">Its words in order, with their places among the phonemes.</param>
internal sealed record PiperUtterance(IReadOnlyList<string> Phonemes, IReadOnlyList<PhonemeSpan> Words);
