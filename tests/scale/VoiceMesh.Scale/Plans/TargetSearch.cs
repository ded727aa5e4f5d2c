using VoiceMesh.Scale.Cluster;
using VoiceMesh.Scale.Demand;
using VoiceMesh.Scale.Simulation;

namespace VoiceMesh.Scale.Plans;

/// <summary>
/// Finds what an autoscaler should aim at: the highest target, and so the fewest pods, that keeps what the mesh promises.
/// </summary>
public static class TargetSearch
{
    /// <summary>What the promise of 99.9 % leaves: one in a thousand may find a stage full.</summary>
    public const double MostRefused = 0.001;

    /// <summary>Silence that one reply in twenty may reach: the alert's threshold, in milliseconds.</summary>
    public const double MostSilenceMs = 1500;

    private static readonly double[] Shares = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>The targets that are tried for a stage, as places in use per pod: shares of what a pod admits.</summary>
    /// <param name="stage">The stage.</param>
    public static IReadOnlyList<double> Candidates(Stage stage)
    {
        var places = PlanCatalog.MeasuredSizes(PlanCatalog.AmplePods)[stage].Places;
        return [.. Shares.Select(share => stage == Stage.Stt ? Math.Round(share * places, 1) : Math.Round(share * places))];
    }

    /// <summary>Plays days under each candidate.</summary>
    /// <param name="stage">The stage whose target changes.</param>
    /// <param name="conversations">Conversations at the morning peak.</param>
    /// <param name="hours">Hours of each day.</param>
    /// <param name="seeds">Days, each with its own draws.</param>
    public static IReadOnlyList<TargetTrial> Try(Stage stage, double conversations, double hours, int seeds) =>
        [.. Candidates(stage).Select(target => Try(stage, target, conversations, hours, seeds))];

    /// <summary>The answer: of the trials of one stage, the highest target that costs people nothing.</summary>
    /// <param name="trials">In order of their targets.</param>
    public static TargetTrial Choose(IReadOnlyList<TargetTrial> trials) =>
        trials.Last(trial => trial == trials[0] || (trial.RefusedShare <= MostRefused && trial.SilenceP95Ms <= MostSilenceMs));

    /// <summary>Plays days under one target.</summary>
    /// <param name="stage">The stage whose target is given.</param>
    /// <param name="target">Places in use per pod.</param>
    /// <param name="conversations">Conversations at the morning peak.</param>
    /// <param name="hours">Hours of each day.</param>
    /// <param name="seeds">Days, each with its own draws.</param>
    public static TargetTrial Try(Stage stage, double target, double conversations, double hours, int seeds)
    {
        var shape = ConversationShape.Default;
        var plan = PlanCatalog.Measured(PlanCatalog.AmplePods, stage, target);
        var days = Enumerable.Range(1, seeds)
            .Select(seed => new DaySimulation(plan, new DayCurve(conversations / shape.MeanSeconds), shape, StageCosts.EmbeddedEngines, hours, seed).Run())
            .ToArray();
        return new TargetTrial(
            stage,
            target,
            days.Max(day => (double)(day.ConversationsRefused + day.TurnsRefused) / (day.Conversations + day.Turns + day.ConversationsRefused + day.TurnsRefused)),
            days.Max(day => day.SilenceP95Ms),
            days.Average(day => day.CoreHoursRequested));
    }
}
