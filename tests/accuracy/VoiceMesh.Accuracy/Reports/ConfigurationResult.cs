using VoiceMesh.Accuracy.Words;

namespace VoiceMesh.Accuracy.Reports;

/// <summary>One configuration over all recordings.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Engine">What the service says that it recognises with.</param>
/// <param name="Files">Each recording.</param>
internal sealed record ConfigurationResult(string Name, string Engine, IReadOnlyList<FileResult> Files)
{
    public WordErrors Errors => Files.Aggregate(WordErrors.None, (sum, file) => sum + file.Errors);

    public double AudioMs => Files.Sum(file => file.AudioMs);

    public double RealTimeFactor => Files.Sum(file => file.DecodeMs) / AudioMs;

    /// <summary>Processor time per time of audio; null when it is not known.</summary>
    public double? ProcessorFactor => Files.All(file => file.ProcessorMs is not null) ? Files.Sum(file => file.ProcessorMs) / AudioMs : null;

    /// <summary>The smallest value that at least a share of the values does not exceed (nearest rank).</summary>
    public static double Percentile(IEnumerable<double> values, double share)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? 0 : ordered[Math.Clamp((int)Math.Ceiling(share * ordered.Length) - 1, 0, ordered.Length - 1)];
    }
}
