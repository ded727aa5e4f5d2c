namespace VoiceMesh.Whisper.Decoding;

/// <summary>How good a finished hypothesis is.</summary>
/// <param name="Ranking">What hypotheses are compared by: the log probability over the length penalty.</param>
/// <param name="AverageLogProbability">The mean log probability of the tokens that count.</param>
/// <param name="Entropy">The entropy of the last 32 of them, in nats: low where few tokens repeat. It takes the place of the paper's compression ratio.</param>
internal readonly record struct SequenceScore(double Ranking, double AverageLogProbability, double Entropy)
{
    /// <summary>Tokens at the end whose entropy is taken.</summary>
    public const int EntropyTokens = 32;

    /// <summary>The score of a hypothesis of which nothing counts.</summary>
    public static readonly SequenceScore None = new(double.NegativeInfinity, double.NegativeInfinity, 0);

    /// <summary>Scores the tokens that count.</summary>
    /// <param name="tokens">The tokens that count.</param>
    /// <param name="lengthPenalty">The exponent of the length penalty; null for the mean.</param>
    public static SequenceScore Of(ReadOnlySpan<TokenPrediction> tokens, float? lengthPenalty)
    {
        if (tokens.IsEmpty)
        {
            return None;
        }

        var sum = 0.0;
        foreach (ref readonly var token in tokens)
        {
            sum += token.LogProbability;
        }

        var penalty = lengthPenalty is > 0 ? Math.Pow((5.0 + tokens.Length) / 6.0, lengthPenalty.Value) : tokens.Length;
        return new SequenceScore(sum / penalty, sum / tokens.Length, EntropyOf(tokens[Math.Max(0, tokens.Length - EntropyTokens)..]));
    }

    private static double EntropyOf(ReadOnlySpan<TokenPrediction> tokens)
    {
        // H = −Σ p ln p over the different tokens is the mean of −ln p over all tokens, so no table of counts is needed.
        var entropy = 0.0;
        foreach (ref readonly var token in tokens)
        {
            var same = 0;
            foreach (ref readonly var other in tokens)
            {
                same += other.Id == token.Id ? 1 : 0;
            }

            entropy -= Math.Log((double)same / tokens.Length);
        }

        return entropy / tokens.Length;
    }
}
