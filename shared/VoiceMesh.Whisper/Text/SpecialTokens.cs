namespace VoiceMesh.Whisper.Text;

/// <summary>
/// The ids of the tokens that are no text (Radford et al. 2022, figure 1). Model files don't hold them: they follow from the size of the vocabulary.
/// Text tokens lie below <see cref="EndOfText"/>, times from <see cref="FirstTimestamp"/> to the vocabulary's end, 20 ms each.
/// </summary>
public sealed record SpecialTokens
{
    /// <summary>The least vocabulary that holds all of them; English.</summary>
    public const int EnglishVocabularySize = 51864;

    /// <summary>The least vocabulary with language tokens.</summary>
    public const int MultilingualVocabularySize = 51865;

    /// <summary>Milliseconds from one timestamp to the next.</summary>
    public const int TimestampMs = 20;

    private const int EnglishEndOfText = 50256;

    /// <summary>Tokens of the vocabulary.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Ends the text of a window.</summary>
    public required int EndOfText { get; init; }

    /// <summary>Begins a window.</summary>
    public required int StartOfTranscript { get; init; }

    /// <summary>The first language; the others follow in the order of <see cref="WhisperLanguages"/>.</summary>
    public required int FirstLanguage { get; init; }

    /// <summary>Languages that the model knows; 0 for an English model.</summary>
    public required int LanguageCount { get; init; }

    /// <summary>Asks for the text in English.</summary>
    public required int Translate { get; init; }

    /// <summary>Asks for the text in its own language.</summary>
    public required int Transcribe { get; init; }

    /// <summary>Begins text without audio; a change of speaker in tinydiarize models.</summary>
    public required int StartOfLanguageModel { get; init; }

    /// <summary>Begins the text of earlier windows.</summary>
    public required int Previous { get; init; }

    /// <summary>Says that nobody speaks.</summary>
    public required int NoSpeech { get; init; }

    /// <summary>Asks for text without times.</summary>
    public required int NoTimestamps { get; init; }

    /// <summary>The time 0.</summary>
    public required int FirstTimestamp { get; init; }

    /// <summary>Whether the model has to be told a language and a task.</summary>
    public bool IsMultilingual => LanguageCount > 0;

    /// <summary>The tokens of a vocabulary.</summary>
    /// <param name="vocabularySize">51864 (English), 51865 (99 languages) or 51866 (100 languages).</param>
    /// <exception cref="ArgumentOutOfRangeException">No Whisper vocabulary has this size.</exception>
    public static SpecialTokens For(int vocabularySize)
    {
        var languages = vocabularySize - EnglishVocabularySize + WhisperLanguages.Count - 2;
        if (vocabularySize < EnglishVocabularySize || languages > WhisperLanguages.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(vocabularySize),
                vocabularySize,
                $"A Whisper vocabulary has {EnglishVocabularySize}, {MultilingualVocabularySize} or {MultilingualVocabularySize + 1} tokens.");
        }

        var isMultilingual = vocabularySize >= MultilingualVocabularySize;
        languages = isMultilingual ? languages : WhisperLanguages.Count - 1;
        var endOfText = isMultilingual ? EnglishEndOfText + 1 : EnglishEndOfText;
        var translate = endOfText + 2 + languages;
        return new SpecialTokens
        {
            VocabularySize = vocabularySize,
            EndOfText = endOfText,
            StartOfTranscript = endOfText + 1,
            FirstLanguage = endOfText + 2,
            LanguageCount = isMultilingual ? languages : 0,
            Translate = translate,
            Transcribe = translate + 1,
            StartOfLanguageModel = translate + 2,
            Previous = translate + 3,
            NoSpeech = translate + 4,
            NoTimestamps = translate + 5,
            FirstTimestamp = translate + 6,
        };
    }

    /// <summary>Whether a token is a time.</summary>
    /// <param name="token">The token.</param>
    public bool IsTimestamp(int token) => token >= FirstTimestamp;

    /// <summary>The time that a token stands for, within its window.</summary>
    /// <param name="timestamp">A token of a time.</param>
    public TimeSpan TimeOf(int timestamp) => TimeSpan.FromMilliseconds((long)(timestamp - FirstTimestamp) * TimestampMs);

    /// <summary>Whether a token is text.</summary>
    /// <param name="token">The token.</param>
    public bool IsText(int token) => token < EndOfText;
}
