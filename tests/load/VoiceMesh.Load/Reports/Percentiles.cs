using System.Globalization;

namespace VoiceMesh.Load.Reports;

/// <summary>A sorted sample.</summary>
internal sealed class Percentiles(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    public double Median => At(0.5);

    public double P95 => At(0.95);

    /// <summary>Median and 95th percentile as cells of a table.</summary>
    public IEnumerable<string> Cells => [Milliseconds(Median), Milliseconds(P95)];

    public static string Milliseconds(double value) => double.IsNaN(value) ? "–" : value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Nearest rank: the smallest value that at least this share of the sample does not exceed.</summary>
    private double At(double share) => _sorted.Length == 0 ? double.NaN : _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
