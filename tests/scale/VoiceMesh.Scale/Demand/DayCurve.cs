namespace VoiceMesh.Scale.Demand;

/// <summary>
/// How many conversations begin per second through a day: quiet nights, a peak late in the morning and a lower one in the afternoon, and a burst of ten
/// minutes at half past two, as after a mailing. Relative values; the largest without the burst is 1.
/// </summary>
/// <param name="peakPerSecond">Conversations that begin per second at the morning peak.</param>
public sealed class DayCurve(double peakPerSecond)
{
    /// <summary>Seconds of the simulated day.</summary>
    public const double DaySeconds = 86_400;

    private const double BurstFactor = 2;
    private const double BurstStart = 14.5;
    private const double BurstHours = 1.0 / 6;
    private static readonly (double Hour, double Share)[] Points =
    [
        (0, 0.08), (5, 0.04), (7, 0.2), (9, 0.8), (10.5, 1), (12.5, 0.7), (15, 0.85), (17, 0.75), (19, 0.4), (22, 0.15), (24, 0.08),
    ];

    /// <summary>The largest value of <see cref="RateAt"/>.</summary>
    public double Largest => peakPerSecond * BurstFactor;

    /// <summary>Conversations that begin per second.</summary>
    /// <param name="seconds">Time of day, 0 to <see cref="DaySeconds"/>.</param>
    public double RateAt(double seconds)
    {
        var hour = seconds / 3600;
        var next = Array.FindIndex(Points, point => point.Hour > hour);
        next = next < 0 ? Points.Length - 1 : next;
        var (fromHour, fromShare) = Points[next - 1];
        var (toHour, toShare) = Points[next];
        var share = fromShare + (toShare - fromShare) * (hour - fromHour) / (toHour - fromHour);
        var burst = hour >= BurstStart && hour < BurstStart + BurstHours ? BurstFactor : 1;
        return peakPerSecond * share * burst;
    }
}
