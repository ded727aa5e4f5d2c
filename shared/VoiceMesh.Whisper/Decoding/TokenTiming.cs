using System.Globalization;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Estimates when each token of a segment was said, as whisper.cpp does without its look at the signal: where the model itself thought of a time while it
/// predicted a token, the token begins there; between such anchors the time is shared out by how long the characters take to say. An estimate,
/// good enough to mark words while they are heard.
/// </summary>
public static class TokenTiming
{
    private const float LeastTimestampProbability = 0.01f;
    private const float LeastTimestampMass = 0.01f;

    /// <summary>Sets start and end of every token.</summary>
    /// <param name="tokens">The tokens of a segment; their times are replaced.</param>
    /// <param name="windowStart">Where the times that the model predicted count from.</param>
    /// <param name="start">Start of the segment.</param>
    /// <param name="end">End of the segment or of the audio, whichever is earlier.</param>
    /// <param name="special">The tokens that are no text.</param>
    internal static void Estimate(TranscriptToken[] tokens, TimeSpan windowStart, TimeSpan start, TimeSpan end, SpecialTokens special)
    {
        end = end < start ? start : end;
        var anchorIndex = 0;
        var anchorTime = start;
        for (var index = 1; index < tokens.Length; index++)
        {
            if (AnchorOf(tokens[index], windowStart, special) is { } time && time > anchorTime && time <= end)
            {
                ShareOut(tokens.AsSpan(anchorIndex..index), anchorTime, time, special);
                anchorIndex = index;
                anchorTime = time;
            }
        }

        ShareOut(tokens.AsSpan(anchorIndex), anchorTime, end, special);
    }

    private static TimeSpan? AnchorOf(TranscriptToken token, TimeSpan windowStart, SpecialTokens special)
    {
        var isAnchor = special.IsText(token.Id)
            && token.Timestamp >= special.FirstTimestamp
            && token.TimestampProbability > LeastTimestampProbability
            && token.TimestampMass > LeastTimestampMass;
        return isAnchor ? windowStart + special.TimeOf(token.Timestamp) : null;
    }

    private static void ShareOut(Span<TranscriptToken> tokens, TimeSpan start, TimeSpan end, SpecialTokens special)
    {
        var total = 0.0;
        foreach (var token in tokens)
        {
            total += SpokenLength(token, special);
        }

        var before = 0.0;
        foreach (ref var token in tokens)
        {
            var tokenStart = Part(start, end, before, total);
            before += SpokenLength(token, special);
            token = token with { Start = tokenStart, End = Part(start, end, before, total) };
        }
    }

    private static TimeSpan Part(TimeSpan start, TimeSpan end, double part, double total) => total > 0 ? start + ((end - start) * (part / total)) : start;

    /// <summary>How long a token takes, in letters: pauses at punctuation count, digits are said as words.</summary>
    private static double SpokenLength(TranscriptToken token, SpecialTokens special)
    {
        if (!special.IsText(token.Id))
        {
            return 0;
        }

        var length = 0.0;
        foreach (var character in token.Text)
        {
            length += character switch
            {
                ' ' => 0.01,
                ',' or '、' or '，' => 2,
                '.' or '!' or '?' or '。' or '！' or '？' => 3,
                _ when char.GetUnicodeCategory(character) == UnicodeCategory.DecimalDigitNumber => 3,
                _ => 1,
            };
        }

        return length;
    }
}
