namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Where a word lies among the phonemes of a sentence.</summary>
/// <param name="Word">The word without surrounding punctuation.</param>
/// <param name="Start">Its first phoneme; between two phonemes where words could not be told apart exactly.</param>
/// <param name="End">One past its last.</param>
internal readonly record struct PhonemeSpan(string Word, double Start, double End);
