using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Finds text that repeats itself, the commonest failure of the model (Radford et al. 2022, §4.5). The paper notices it by the compression of the finished
/// text; a live transcription can't wait for 220 tokens, so this looks at every token and ignores times, which differ from repeat to repeat.
/// </summary>
internal static class RepetitionGuard
{
    private const int LongestPeriod = 16;

    /// <summary>Fewer text tokens than this are never called a loop: people do say "no, no, no".</summary>
    private const int LeastTokens = 16;

    /// <summary>Tokens up to the end of the first of the repeats in which the tokens end; null when they don't repeat.</summary>
    /// <param name="tokens">The tokens so far.</param>
    /// <param name="special">The tokens that are no text.</param>
    /// <param name="maxRepeats">Repeats that make a loop, 2 or more.</param>
    public static int? LoopStart(ReadOnlySpan<TokenPrediction> tokens, SpecialTokens special, int maxRepeats)
    {
        if (tokens.Length < LeastTokens || !special.IsText(tokens[^1].Id))
        {
            return null;
        }

        Span<int> texts = stackalloc int[Math.Min(tokens.Length, Math.Max(LeastTokens, LongestPeriod * maxRepeats) + LongestPeriod)];
        var count = 0;
        for (var index = tokens.Length - 1; index >= 0 && count < texts.Length; index--)
        {
            if (special.IsText(tokens[index].Id))
            {
                texts[count++] = index;
            }
        }

        for (var period = 1; period <= LongestPeriod; period++)
        {
            var length = Math.Max(period * maxRepeats, LeastTokens / period * period);
            if (length <= count && IsPeriodic(tokens, texts[..length], period))
            {
                return texts[length - period] + 1;
            }
        }

        return null;
    }

    private static bool IsPeriodic(ReadOnlySpan<TokenPrediction> tokens, ReadOnlySpan<int> newestFirst, int period)
    {
        for (var index = 0; index + period < newestFirst.Length; index++)
        {
            if (tokens[newestFirst[index]].Id != tokens[newestFirst[index + period]].Id)
            {
                return false;
            }
        }

        return true;
    }
}
