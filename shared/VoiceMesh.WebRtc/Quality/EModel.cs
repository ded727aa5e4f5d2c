namespace VoiceMesh.WebRtc.Quality;

/// <summary>How satisfied people would be with a voice connection, from what was measured of it.</summary>
/// <remarks>
/// ITU-T G.107 (06/2015), the E-model: R = (Ro − Is) − Id − Ie,eff + A. What is not measured has the Recommendation's default, so Ro − Is = 93.2 and A = 0. Of
/// the delay impairments only Idd, that of pure delay, is counted: an agent returns no echo of the speaker, so Idte and Idle are none.
/// </remarks>
public static class EModel
{
    /// <summary>R of a connection without delay, loss or coding (G.107, table 2 with all defaults).</summary>
    public const double BasicRating = 93.2;

    /// <summary>The transmission rating factor R.</summary>
    /// <param name="oneWayDelayMs">Delay from mouth to ear in milliseconds, 0 or more.</param>
    /// <param name="lossShare">Share of the frames that are lost and not recovered, 0 to 1.</param>
    /// <param name="burstRatio">How much longer runs of losses are than random loss would make them, 1 or more (G.107, clause 7.4).</param>
    /// <param name="codec">What the codec does to quality.</param>
    /// <returns>0 to <see cref="BasicRating"/>.</returns>
    public static double Rating(double oneWayDelayMs, double lossShare, double burstRatio, CodecImpairment codec) =>
        Math.Clamp(BasicRating - DelayImpairment(oneWayDelayMs) - EffectiveImpairment(lossShare, burstRatio, codec), 0, BasicRating);

    /// <summary>Idd, the impairment by pure delay (G.107, equation 7-27): none up to 100 ms.</summary>
    /// <param name="oneWayDelayMs">Delay from mouth to ear in milliseconds.</param>
    /// <returns>Points of R.</returns>
    public static double DelayImpairment(double oneWayDelayMs)
    {
        if (oneWayDelayMs <= 100)
        {
            return 0;
        }

        var x = Math.Log2(oneWayDelayMs / 100);
        return 25 * (Math.Pow(1 + Math.Pow(x, 6), 1.0 / 6) - (3 * Math.Pow(1 + Math.Pow(x / 3, 6), 1.0 / 6)) + 2);
    }

    /// <summary>Ie,eff, the impairment by codec and loss (G.107, equation 7-29).</summary>
    /// <param name="lossShare">Share of the frames that are lost and not recovered, 0 to 1.</param>
    /// <param name="burstRatio">1 for random loss.</param>
    /// <param name="codec">What the codec does to quality.</param>
    /// <returns>Points of R.</returns>
    public static double EffectiveImpairment(double lossShare, double burstRatio, CodecImpairment codec)
    {
        var lossPercent = Math.Clamp(lossShare, 0, 1) * 100;
        return codec.Impairment + ((95 - codec.Impairment) * lossPercent / ((lossPercent / Math.Max(1, burstRatio)) + codec.LossRobustness));
    }

    /// <summary>The mean opinion score that belongs to a rating (G.107, annex B).</summary>
    /// <param name="rating">R.</param>
    /// <returns>1 (bad) to 4.5.</returns>
    public static double MeanOpinionScore(double rating) => rating switch
    {
        <= 0 => 1,
        >= 100 => 4.5,
        // The cubic dips below 1 for ratings under 6.5.
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };
}
