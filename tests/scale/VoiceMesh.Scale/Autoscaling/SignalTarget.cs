using VoiceMesh.Scale.Cluster;

namespace VoiceMesh.Scale.Autoscaling;

/// <summary>One metric of an autoscaler.</summary>
/// <param name="Stage">Whose pods are looked at.</param>
/// <param name="Signal">What is looked at.</param>
/// <param name="Target">Average per pod that is wanted.</param>
public sealed record SignalTarget(Stage Stage, Signal Signal, double Target);
