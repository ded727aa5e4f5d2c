using System.Collections.Frozen;

namespace VoiceMesh.Orchestrator.Turns;

/// <summary>
/// Cuts a growing answer into pieces to speak. The first piece leaves at the first clause so that sound begins early; later pieces are
/// sentences, because a voice needs a whole sentence for its melody. Every character leaves in exactly one piece, in order.
/// </summary>
public static class SentenceChunker
{
    private static readonly FrozenSet<string> Abbreviations = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "mr", "mrs", "ms", "dr", "prof", "st", "sr", "jr", "vs", "etc", "e.g", "i.e", "approx", "no", "inc", "ltd", "co", "a.m", "p.m",
        "u.s", "u.k", "fig", "gen", "col", "capt", "lt", "mt", "ave", "dept", "est", "min", "max", "tel");

    /// <summary>Takes one more piece of text in.</summary>
    /// <param name="state">What the last call returned.</param>
    /// <param name="text">The next piece; may be empty.</param>
    /// <param name="last">No text follows: all that is left leaves.</param>
    /// <param name="firstChunkMinWords">Words from which the very first chunk may end at a clause mark.</param>
    /// <param name="maxCharacters">Longest chunk.</param>
    /// <param name="chunks">Receives the chunks in order.</param>
    /// <returns>The state for the next call.</returns>
    public static ChunkerState Push(ChunkerState state, string text, bool last, int firstChunkMinWords, int maxCharacters, ICollection<string> chunks)
    {
        var pending = state.Pending.Length == 0 ? text : state.Pending + text;
        var emitted = state.Emitted;
        var from = 0;
        while (true)
        {
            var rest = pending.AsSpan(from);
            var cut = FindCut(rest, emitted == 0 ? firstChunkMinWords : int.MaxValue, maxCharacters);
            if (cut == 0)
            {
                break;
            }

            chunks.Add(rest[..cut].ToString());
            emitted++;
            from += cut;
        }

        if (last && from < pending.Length)
        {
            chunks.Add(pending[from..]);
            return new ChunkerState("", emitted + 1);
        }

        return new ChunkerState(from == 0 ? pending : pending[from..], emitted);
    }

    private static int FindCut(ReadOnlySpan<char> text, int clauseMinWords, int maxCharacters)
    {
        var words = 0;
        var inWord = false;
        var speakable = false;
        var lastSpace = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (i >= maxCharacters)
            {
                return lastSpace > 0 ? lastSpace : HardCut(text, i);
            }

            if (char.IsWhiteSpace(c))
            {
                inWord = false;
                lastSpace = i + 1;
                if (c == '\n' && speakable)
                {
                    return i + 1;
                }

                continue;
            }

            words += inWord ? 0 : 1;
            inWord = true;
            speakable |= char.IsLetterOrDigit(c);
            if (!speakable)
            {
                continue;
            }

            if (c is '。' or '！' or '？')
            {
                return i + 1;
            }

            var clause = c is ',' or ';' or ':' or '—' && words >= clauseMinWords;
            if (clause || IsSentenceEnd(text, i))
            {
                var cut = SkipClosers(text, i + 1);
                if (cut < text.Length && cut < maxCharacters && char.IsWhiteSpace(text[cut]))
                {
                    return cut + 1;
                }
            }
        }

        return 0;
    }

    private static bool IsSentenceEnd(ReadOnlySpan<char> text, int at)
    {
        if (text[at] is '!' or '?')
        {
            return true;
        }

        if (text[at] != '.' || (at > 0 && text[at - 1] == '.') || (at + 1 < text.Length && text[at + 1] == '.'))
        {
            return false;
        }

        var wordStart = at;
        while (wordStart > 0 && !char.IsWhiteSpace(text[wordStart - 1]))
        {
            wordStart--;
        }

        var word = text[wordStart..at].TrimStart("\"'([“‘");
        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I';
        var isListNumber = text[..wordStart].IsWhiteSpace() && !word.ContainsAnyExceptInRange('0', '9');
        return !isInitial && !isListNumber && !Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
    }

    private static int SkipClosers(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && text[at] is '"' or '\'' or ')' or ']' or '”' or '’' or '!' or '?')
        {
            at++;
        }

        return at;
    }

    // A token longer than a whole chunk is cut where it stands, but never inside a surrogate pair.
    private static int HardCut(ReadOnlySpan<char> text, int at) => at > 1 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at;
}
