using System.Collections.Frozen;

namespace VoiceMesh.Stt.Transcription;

/// <summary>Whether words sound as if more were to come, so that the endpointer should wait its full time.</summary>
public static class IncompleteSpeech
{
    // Words that end an English sentence so rarely that a pause after them is taken for thinking.
    private static readonly FrozenSet<string> Trailing = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "an", "the", "my", "your", "his", "her", "our", "their", "its", "every", "some", "any",
        "and", "or", "but", "nor", "because", "since", "although", "though", "unless", "until", "while", "if", "whether", "than", "as",
        "of", "to", "for", "with", "without", "from", "into", "onto", "at", "by", "between", "during", "against", "through",
        "is", "are", "am", "was", "were", "be", "i'm", "it's", "what's", "that's", "i'd", "i'll", "we're", "you're", "they're", "let's",
        "would", "could", "should", "shall", "very", "plus", "minus", "times", "divided", "multiplied", "um", "uh", "er");

    /// <summary>Judges by the last word; a text of no words is not incomplete.</summary>
    /// <param name="text">A transcript.</param>
    public static bool IsLikely(string text)
    {
        var words = text.AsSpan().TrimEnd();
        return words.Length > 0 && words[^1] is not ('.' or '?' or '!')
            && Trailing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(words[(words.LastIndexOf(' ') + 1)..].TrimEnd(",;:"));
    }
}
