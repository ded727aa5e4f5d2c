using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Engines.Whisper.Text;

/// <summary>The words of one window that stood up to the guards.</summary>
/// <param name="Words">In order.</param>
/// <param name="AverageLogProbability">Of the window's tokens.</param>
/// <param name="Language">Code of the language; may be empty.</param>
/// <param name="RejectedBy">Name of a guard that took something back, or null.</param>
internal sealed record HeardText(IReadOnlyList<HeardWord> Words, float AverageLogProbability, string Language, string? RejectedBy)
{
    /// <summary>The words as a text.</summary>
    public string Text => string.Join(' ', Words.Select(word => word.Text));

    /// <summary>Judges what a runtime heard.</summary>
    /// <param name="window">The runtime's answer.</param>
    /// <param name="options">Thresholds of the no-speech guard.</param>
    /// <remarks>
    /// Silence is believed when the model both gives the no-speech token a high probability and was unsure of what it wrote, the rule of Radford et al. 2022,
    /// section 4.5. Segments that only describe sounds ("[BLANK_AUDIO]", "(music)", "♪") hold nothing that somebody said to the agent.
    /// </remarks>
    public static HeardText From(RecognisedWindow window, WhisperOptions options)
    {
        if (window.NoSpeechProbability > options.NoSpeechThreshold && window.AverageLogProbability < options.LogProbabilityThreshold)
        {
            return new HeardText([], window.AverageLogProbability, window.Language, "no_speech");
        }

        string? rejectedBy = null;
        var words = new List<HeardWord>();
        foreach (var segment in window.Segments)
        {
            if (IsAnnotation(segment.Text.AsSpan().Trim()))
            {
                rejectedBy = "annotation";
                continue;
            }

            words.AddRange(WordAssembly.WordsOf(segment));
        }

        if (RepetitionGuard.Collapse(words))
        {
            rejectedBy = "repetition";
        }

        return new HeardText(words, window.AverageLogProbability, window.Language, rejectedBy);
    }

    private static bool IsAnnotation(ReadOnlySpan<char> text) =>
        text.Length > 0 && (text[0], text[^1]) is ('[', ']') or ('(', ')') or ('*', '*') or ('♪', '♪');
}
