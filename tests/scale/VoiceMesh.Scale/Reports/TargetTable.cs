using System.Globalization;
using VoiceMesh.Scale.Cluster;
using VoiceMesh.Scale.Plans;

namespace VoiceMesh.Scale.Reports;

/// <summary>What each target of each stage came to, as a Markdown table.</summary>
public static class TargetTable
{
    /// <summary>Plays the days and writes the table.</summary>
    /// <param name="conversations">Conversations at the morning peak.</param>
    /// <param name="hours">Hours of each day.</param>
    /// <param name="seeds">Days per target.</param>
    /// <param name="output">Where to.</param>
    public static void Write(double conversations, double hours, int seeds, TextWriter output)
    {
        output.WriteLine("| service | target per pod | refused, worst day | silence p95, worst day, ms | core hours set aside | |");
        output.WriteLine("|---|---:|---:|---:|---:|---|");
        foreach (var stage in StageNames.All)
        {
            var trials = TargetSearch.Try(stage, conversations, hours, seeds);
            var chosen = TargetSearch.Choose(trials);
            foreach (var trial in trials)
            {
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {stage.Kebab()} | {trial.Target} | {trial.RefusedShare:P3} | {trial.SilenceP95Ms:F0} | {trial.CoreHours:F1} | {(trial == chosen ? "highest that keeps the promises" : "")} |"));
            }
        }
    }
}
