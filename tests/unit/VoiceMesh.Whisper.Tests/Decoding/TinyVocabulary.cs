using System.Text;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>A vocabulary of so few tokens that every sequence can be tried.</summary>
internal static class TinyVocabulary
{
    public const int Space = 3;

    public static readonly SpecialTokens Special = new()
    {
        EndOfText = 4,
        StartOfTranscript = 5,
        FirstLanguage = 6,
        LanguageCount = 0,
        Translate = 7,
        Transcribe = 8,
        StartOfLanguageModel = 9,
        Previous = 10,
        NoSpeech = 11,
        NoTimestamps = 12,
        FirstTimestamp = 13,
        VocabularySize = 17,
    };

    public static readonly Vocabulary Instance = Make(Special, "a", " b", " c", " ");

    public static Vocabulary Make(SpecialTokens special, params string[] tokens) =>
        new([.. tokens.Select(token => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(token))], special);
}
