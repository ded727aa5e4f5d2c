namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>What espeak-ng made of one clause.</summary>
/// <param name="Text">The clause as it was written, with its punctuation.</param>
/// <param name="Ipa">Its phonemes in the International Phonetic Alphabet; a blank stands between what it speaks as words.</param>
/// <param name="Mark">The punctuation that ends it, one of <c>.,;:!?</c>; null where nothing does.</param>
public readonly record struct EspeakClause(string Text, string Ipa, char? Mark);
