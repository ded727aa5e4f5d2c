using VoiceMesh.Scale.Cluster;

namespace VoiceMesh.Scale.Plans;

/// <summary>What one target of one stage came to, over several days.</summary>
/// <param name="Stage">The stage whose target was tried; all others kept theirs.</param>
/// <param name="Target">Places in use per pod that its autoscaler aimed at.</param>
/// <param name="RefusedShare">Of what asked for a place, the share that found none; the worst of the days.</param>
/// <param name="SilenceP95Ms">95th percentile of the silence; the worst of the days.</param>
/// <param name="CoreHours">Hours of cores set aside; the mean of the days.</param>
public sealed record TargetTrial(Stage Stage, double Target, double RefusedShare, double SilenceP95Ms, double CoreHours);
