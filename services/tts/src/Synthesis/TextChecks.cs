namespace VoiceMesh.Tts.Synthesis;

/// <summary>Tells text from what is none before an engine sees it.</summary>
public static class TextChecks
{
    /// <summary>Finds out whether a chunk can be spoken.</summary>
    /// <param name="text">The chunk as received.</param>
    /// <param name="maxChars">Longest allowed chunk, in UTF-16 units.</param>
    /// <returns>Null, or what is wrong and what to do.</returns>
    public static string? FindProblem(string text, int maxChars)
    {
        if (text.Length > maxChars)
        {
            return $"it has {text.Length} characters and {maxChars} are allowed; send one sentence or clause per chunk";
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                return $"it holds a NUL character at {i}; send plain text";
            }

            // Protobuf replaces bytes that are not UTF-8 with U+FFFD, so here it means that the sender's text was broken.
            if (text[i] == '\uFFFD')
            {
                return $"it is not valid UTF-8 at character {i}; send UTF-8 text";
            }

            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])))
            {
                return $"it holds half a surrogate pair at {i}; do not cut characters in two";
            }

            i += char.IsHighSurrogate(text[i]) ? 1 : 0;
        }

        return null;
    }
}
