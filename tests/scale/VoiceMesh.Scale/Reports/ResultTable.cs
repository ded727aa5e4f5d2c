using System.Globalization;
using VoiceMesh.Scale.Simulation;

namespace VoiceMesh.Scale.Reports;

/// <summary>The plans side by side, as a Markdown table; of several days the mean, and the least and the most of them.</summary>
public static class ResultTable
{
    private static readonly (string Heading, string Format, Func<DayResult, double> Value)[] Columns =
    [
        ("conversations", "F0", day => day.Conversations),
        ("refused", "F0", day => day.ConversationsRefused),
        ("turns", "F0", day => day.Turns),
        ("turns refused", "F0", day => day.TurnsRefused),
        ("silence p50, ms", "F0", day => day.SilenceP50Ms),
        ("p95, ms", "F0", day => day.SilenceP95Ms),
        ("above 1.5 s", "P2", day => day.SlowShare),
        ("pod hours", "F0", day => day.PodHours),
        ("core hours set aside", "F1", day => day.CoreHoursRequested),
        ("used", "F1", day => day.CoreHoursUsed),
        ("used ÷ set aside", "P0", day => day.CoreHoursUsed / day.CoreHoursRequested),
    ];

    /// <summary>Writes the table.</summary>
    /// <param name="results">The days of each plan, at least one.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IReadOnlyList<IReadOnlyList<DayResult>> results, TextWriter output)
    {
        output.WriteLine($"| plan | {string.Join(" | ", Columns.Select(column => column.Heading))} |");
        output.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---:|", Columns.Length))}");
        foreach (var days in results)
        {
            output.WriteLine($"| {days[0].Plan.Name} | {string.Join(" | ", Columns.Select(column => Cell(days, column.Value, column.Format)))} |");
        }
    }

    private static string Cell(IReadOnlyList<DayResult> days, Func<DayResult, double> value, string format)
    {
        string Text(double number) => number.ToString(format, CultureInfo.InvariantCulture);
        var (least, most) = (Text(days.Min(value)), Text(days.Max(value)));
        return least == most ? least : $"{Text(days.Average(value))} ({least}–{most})";
    }
}
