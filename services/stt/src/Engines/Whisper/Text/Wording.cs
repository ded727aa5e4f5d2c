using System.Globalization;

namespace VoiceMesh.Stt.Engines.Whisper.Text;

/// <summary>Rules on single words as Whisper writes them, with case and punctuation.</summary>
internal static class Wording
{
    /// <summary>Whether two words differ in case and punctuation at most.</summary>
    public static bool AreAlike(string one, string other) => Bare(one).Equals(Bare(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>A word without the punctuation that ends a sentence.</summary>
    public static string WithoutEnding(string word) => word.TrimEnd('.', '!', '?', '…', '。', '！', '？') is { Length: > 0 } rest ? rest : word;

    // A word of punctuation alone is its own core, else all of them would be alike.
    private static ReadOnlySpan<char> Bare(string word)
    {
        var start = 0;
        var end = word.Length;
        while (start < end && !IsCore(word[start]))
        {
            start++;
        }

        while (end > start && !IsCore(word[end - 1]))
        {
            end--;
        }

        return start < end ? word.AsSpan(start, end - start) : word;
    }

    private static bool IsCore(char sign) =>
        char.IsLetterOrDigit(sign) || char.IsSurrogate(sign)
        || char.GetUnicodeCategory(sign) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
