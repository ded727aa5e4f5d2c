using System.Collections.Frozen;

namespace VoiceMesh.Orchestrator.Turns;

/// <summary>Plain rules about recognised words: whether there are any, whether they only say "I am listening", whether a sentence is whole.</summary>
public static class TranscriptJudge
{
    private const int MinCompleteWords = 3;

    // A recogniser without punctuation ends many half sentences in one of these.
    private static readonly FrozenSet<string> OpenEnders = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "an", "the", "and", "or", "but", "so", "because", "if", "when", "while", "that", "which", "who", "of", "to", "for", "with",
        "from", "in", "on", "at", "by", "about", "into", "is", "are", "was", "were", "my", "your", "his", "her", "our", "their", "its",
        "i", "we", "he", "she", "they", "um", "uh", "er", "like", "then", "than", "as", "not", "very", "please");

    /// <summary>Whether anything intelligible was said.</summary>
    /// <param name="text">A transcript.</param>
    public static bool HasWords(string text) => text.Any(char.IsLetterOrDigit);

    /// <summary>Whether a transcript has words and they are more than sounds of agreement.</summary>
    /// <param name="text">A transcript.</param>
    /// <param name="backchannels">Lower-case words that do not count.</param>
    public static bool HasMeaning(string text, FrozenSet<string> backchannels)
    {
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var bare = word.Trim('.', ',', '!', '?', ';', ':', '"', '…', '-').ToLowerInvariant();
            if (HasWords(bare) && !backchannels.Contains(bare))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the words read like a whole sentence, so that a short silence ends the turn.</summary>
    /// <param name="text">An interim transcript.</param>
    public static bool IsEvidentlyComplete(string text)
    {
        var trimmed = text.AsSpan().TrimEnd();
        if (trimmed.EndsWith("...") || trimmed.EndsWith("…") || !HasWords(text))
        {
            return false;
        }

        if (trimmed[^1] is '.' or '?' or '!' or '。' or '？' or '！')
        {
            return true;
        }

        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length >= MinCompleteWords && trimmed[^1] is not ',' && !OpenEnders.Contains(words[^1]);
    }

    /// <summary>Two pieces of one person's speech as one text.</summary>
    /// <param name="first">May be empty.</param>
    /// <param name="second">May be empty.</param>
    public static string Join(string first, string second) =>
        first.Length == 0 ? second : second.Length == 0 ? first : $"{first} {second}";
}
