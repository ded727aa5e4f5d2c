namespace VoiceMesh.Scale.Autoscaling;

/// <summary>One metric as an autoscaler reads it: the sum over the ready pods, and what each should have on average.</summary>
/// <param name="Sum">Sum over ready pods.</param>
/// <param name="Target">Average value per pod that is wanted; above 0.</param>
public readonly record struct ReplicaMetric(double Sum, double Target);
