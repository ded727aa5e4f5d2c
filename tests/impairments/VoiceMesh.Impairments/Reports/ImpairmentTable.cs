using System.Globalization;
using System.Text;
using VoiceMesh.Accuracy.Words;

namespace VoiceMesh.Impairments.Reports;

/// <summary>The figures as a Markdown table.</summary>
internal static class ImpairmentTable
{
    public static string Render(IReadOnlyList<ImpairmentRow> rows)
    {
        var table = new StringBuilder();
        table.Append("| network | recovery | missed | by RED | by FEC | concealed | MOS: mean, worst second | delay: median, most | likeness | words against clean | words against said |\n");
        table.Append("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var row in rows)
        {
            var all = row.Outcomes;
            table.Append(CultureInfo.InvariantCulture, $"| {row.Network} | {(row.WithCopies ? "RED, FEC" : "FEC")} | {Percent(all.Average(one => one.LostShare))} | {Percent(all.Average(one => one.RedShare))} | {Percent(all.Average(one => one.FecShare))} | {Percent(all.Average(one => one.ConcealedShare))} | {all.Average(one => one.MeanScore):F2}, {all.Min(one => one.WorstScore):F2} | {all.Average(one => one.MedianDelayMs):F0}, {all.Max(one => one.MostDelayMs):F0} ms | {row.Likeness * 100:F0} % | {Words(row.AgainstClean)} | {Words(row.AgainstSaid)} |\n");
        }

        return table.ToString();
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F1} %");

    private static string Words(WordErrors? errors) =>
        errors is null ? "–" : string.Create(CultureInfo.InvariantCulture, $"{errors.Errors} of {errors.Words} wrong");
}
