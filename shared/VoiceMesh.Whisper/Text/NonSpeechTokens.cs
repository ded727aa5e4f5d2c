namespace VoiceMesh.Whisper.Text;

/// <summary>Tokens that annotate instead of transcribing: brackets, notes and the like, alone and behind a space (the list of Radford et al.'s code).</summary>
internal static class NonSpeechTokens
{
    private static readonly string[] Symbols =
    [
        "\"", "#", "(", ")", "*", "+", "/", ":", ";", "<", "=", ">", "@", "[", "\\", "]", "^", "_", "`", "{", "|", "}", "~",
        "「", "」", "『", "』", "<<", ">>", "<<<", ">>>", "--", "---", "-(", "-[", "('", "(\"", "((", "))", "(((", ")))", "[[", "]]", "{{", "}}",
        "♪♪", "♪♪♪", "♩", "♪", "♫", "♬", "♭", "♮", "♯",
    ];

    /// <summary>Hyphens and quotes are wanted within words, not before them.</summary>
    private static readonly string[] WordStarts = [" -", " '"];

    /// <summary>Those of a vocabulary, in rising order.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    public static int[] In(Vocabulary vocabulary)
    {
        var tokens = new SortedSet<int>();
        foreach (var text in Symbols.Concat(Symbols.Select(symbol => " " + symbol)).Concat(WordStarts))
        {
            if (vocabulary.TryFind(text, out var token))
            {
                tokens.Add(token);
            }
        }

        return [.. tokens];
    }
}
