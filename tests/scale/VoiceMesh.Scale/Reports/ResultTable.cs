using System.Globalization;
using VoiceMesh.Scale.Simulation;

namespace VoiceMesh.Scale.Reports;

/// <summary>The days side by side, as a Markdown table.</summary>
public static class ResultTable
{
    /// <summary>Writes the table.</summary>
    /// <param name="results">One day per plan.</param>
    /// <param name="output">Where to.</param>
    public static void Write(IReadOnlyList<DayResult> results, TextWriter output)
    {
        output.WriteLine("| plan | conversations | refused | turns | turns refused | silence p50, ms | p95, ms | above 1.5 s | pod hours | core hours set aside | used | used ÷ set aside |");
        output.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var day in results)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {day.Plan.Name} | {day.Conversations} | {day.ConversationsRefused} | {day.Turns} | {day.TurnsRefused} | {day.SilenceP50Ms:F0} | {day.SilenceP95Ms:F0} | {day.SlowShare:P2} | {day.PodHours:F0} | {day.CoreHoursRequested:F1} | {day.CoreHoursUsed:F1} | {day.CoreHoursUsed / day.CoreHoursRequested:P0} |"));
        }
    }
}
