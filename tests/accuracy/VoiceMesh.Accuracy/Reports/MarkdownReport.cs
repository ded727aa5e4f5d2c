using System.Globalization;
using System.Text;

namespace VoiceMesh.Accuracy.Reports;

/// <summary>The figures as Markdown tables.</summary>
internal static class MarkdownReport
{
    public static string Files(ConfigurationResult result)
    {
        var table = new StringBuilder();
        table.Append(CultureInfo.InvariantCulture, $"### {result.Name}{(result.Engine.Length > 0 ? $" ({result.Engine})" : "")}\n\n");
        table.Append("| file | reference | hypothesis | WER | sub | del | ins | final | final without candidate | RTF wall | RTF processor |\n");
        table.Append("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var file in result.Files)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {file.File} | {Cell(file.Reference)} | {Cell(file.Hypothesis)} | {file.Errors.Rate * 100:F0} % | {file.Errors.Substitutions} | {file.Errors.Deletions} | {file.Errors.Insertions} | {file.FinalMs:F0} ms | {file.FinalWithoutCandidateMs:F0} ms | {file.RealTimeFactor:F2} | {Factor(file.ProcessorMs / file.AudioMs)} |\n");
        }

        return table.ToString();
    }

    public static string Summary(IEnumerable<ConfigurationResult> results)
    {
        var table = new StringBuilder();
        table.Append("| configuration | engine | files | words | WER | sub | del | ins | final p50 / p95 | without candidate p50 / p95 | RTF wall | RTF processor |\n");
        table.Append("|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var result in results)
        {
            var errors = result.Errors;
            table.Append(CultureInfo.InvariantCulture, $"| {result.Name} | {result.Engine} | {result.Files.Count} ({result.AudioMs / 1000:F1} s) | {errors.Words} | {errors.Rate * 100:F1} % | {errors.Substitutions} | {errors.Deletions} | {errors.Insertions} | {Percentiles(result.Files.Select(file => file.FinalMs))} | {Percentiles(result.Files.Select(file => file.FinalWithoutCandidateMs))} | {result.RealTimeFactor:F2} | {Factor(result.ProcessorFactor)} |\n");
        }

        return table.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    private static string Factor(double? value) => value is { } known ? known.ToString("F2", CultureInfo.InvariantCulture) : "–";

    private static string Percentiles(IEnumerable<double> values)
    {
        double[] all = [.. values];
        return string.Create(CultureInfo.InvariantCulture, $"{ConfigurationResult.Percentile(all, 0.5):F0} / {ConfigurationResult.Percentile(all, 0.95):F0} ms");
    }
}
