namespace VoiceMesh.WebRtc.Load.Measurement;

/// <summary>Repeated measurements of one thing.</summary>
internal sealed record Samples(IReadOnlyList<double> Values)
{
    public double Median
    {
        get
        {
            var sorted = Values.Order().ToArray();
            return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Largest less smallest, as a share of the median: how much this machine's noise is worth.</summary>
    public double Spread => Values.Count == 0 ? double.NaN : (Values.Max() - Values.Min()) / Median;
}
