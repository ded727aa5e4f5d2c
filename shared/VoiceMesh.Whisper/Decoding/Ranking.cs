namespace VoiceMesh.Whisper.Decoding;

/// <summary>Finds the best of several hypotheses (Radford et al. 2022, §4.5): by the mean log probability, or by a length penalty.</summary>
internal static class Ranking
{
    /// <summary>The best of some hypotheses; leaves of each what counts.</summary>
    /// <param name="hypotheses">At least one.</param>
    /// <param name="settings">How they compare.</param>
    /// <returns>A failed one, the first, when there is no other.</returns>
    public static Hypothesis Best(ReadOnlySpan<Hypothesis> hypotheses, TranscriptionSettings settings)
    {
        var best = hypotheses[0];
        var bestRanking = double.NegativeInfinity;
        foreach (var hypothesis in hypotheses)
        {
            if (hypothesis.State == HypothesisState.Failed)
            {
                continue;
            }

            hypothesis.Truncate(hypothesis.ResultLength);
            hypothesis.Score = SequenceScore.Of(hypothesis.Tokens, settings.LengthPenalty);
            if (TemperatureFallback.IsRepetitive(hypothesis.Score, hypothesis.Count, settings))
            {
                hypothesis.State = HypothesisState.Failed;
            }
            else if (hypothesis.Score.Ranking > bestRanking)
            {
                bestRanking = hypothesis.Score.Ranking;
                best = hypothesis;
            }
        }

        return best;
    }
}
