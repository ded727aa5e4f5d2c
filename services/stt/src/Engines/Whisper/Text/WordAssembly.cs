using System.Text;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Engines.Whisper.Text;

/// <summary>From tokens, which are pieces of words, to words.</summary>
internal static class WordAssembly
{
    /// <summary>The words of a segment; timed and weighed where its tokens are whole characters, else as they stand in its text.</summary>
    /// <param name="segment">A segment.</param>
    public static IEnumerable<HeardWord> WordsOf(RecognisedSegment segment)
    {
        // A character of several tokens cannot be told from its parts; the segment's text has it whole.
        var spelled = string.Concat(segment.Tokens.Select(token => token.Text));
        return segment.Tokens.Count > 0 && !spelled.Contains('\uFFFD') && spelled.AsSpan().Trim().SequenceEqual(segment.Text.AsSpan().Trim())
            ? FromTokens(segment.Tokens)
            : segment.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(word => new HeardWord(word, -1, -1, 0));
    }

    private static IEnumerable<HeardWord> FromTokens(IReadOnlyList<RecognisedToken> tokens)
    {
        var text = new StringBuilder();
        var (start, end, sum, count) = (-1, -1, 0.0, 0);
        foreach (var token in tokens)
        {
            if (token.Text.StartsWith(' ') && Word() is { } word)
            {
                yield return word;
                text.Clear();
                (start, end, sum, count) = (-1, -1, 0, 0);
            }

            text.Append(token.Text);
            start = start < 0 ? token.StartMs : start;
            end = Math.Max(end, token.EndMs);
            sum += token.LogProbability;
            count++;
        }

        if (Word() is { } last)
        {
            yield return last;
        }

        HeardWord? Word() => text.ToString().Trim() is { Length: > 0 } trimmed
            ? new HeardWord(trimmed, start, end, (float)Math.Exp(sum / count))
            : null;
    }
}
