namespace VoiceMesh.Tts.Engines;

/// <summary>What writing a voice can read, so that text is prepared for it.</summary>
public enum SpeechScript
{
    /// <summary>Any Unicode text of the voice's language; the engine expands symbols in that language itself.</summary>
    Unicode,

    /// <summary>English in ASCII only: symbols are expanded to English words and letters are transliterated first.</summary>
    AsciiEnglish,
}
