namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>What a voice was taught to read.</summary>
internal enum PhonemeAlphabet
{
    /// <summary>Phonemes as espeak-ng names them in the International Phonetic Alphabet.</summary>
    Espeak,

    /// <summary>The letters of the text.</summary>
    Text,
}
