using VoiceMesh.Scale.Plans;

namespace VoiceMesh.Scale.Simulation;

/// <summary>What a day under one plan came to.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Conversations">Conversations that were served to their end or still went on at the end of the day.</param>
/// <param name="ConversationsRefused">Conversations that no media-server or orchestrator had a place for.</param>
/// <param name="Turns">Turns that were answered.</param>
/// <param name="TurnsRefused">Turns that found a stage full.</param>
/// <param name="SilenceP50Ms">Median silence of the answered turns, in milliseconds.</param>
/// <param name="SilenceP95Ms">95th percentile.</param>
/// <param name="SlowShare">Share of answered turns whose silence was above 1.5 s, the alert's threshold.</param>
/// <param name="PodHours">Hours of pods.</param>
/// <param name="CoreHoursRequested">Hours of cores set aside, which is what a cluster is billed for.</param>
/// <param name="CoreHoursUsed">Hours of cores used.</param>
/// <param name="Samples">The day in steps of five minutes.</param>
public sealed record DayResult(
    ClusterPlan Plan,
    int Conversations,
    int ConversationsRefused,
    int Turns,
    int TurnsRefused,
    double SilenceP50Ms,
    double SilenceP95Ms,
    double SlowShare,
    double PodHours,
    double CoreHoursRequested,
    double CoreHoursUsed,
    IReadOnlyList<DaySample> Samples);
