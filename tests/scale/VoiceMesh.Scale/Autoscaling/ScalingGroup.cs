using VoiceMesh.Scale.Cluster;

namespace VoiceMesh.Scale.Autoscaling;

/// <summary>Stages that one autoscaler sets to the same number of replicas; usually one stage.</summary>
/// <param name="Stages">The stages.</param>
/// <param name="Targets">Its metrics; empty for a fixed number of replicas, the smallest that their sizes allow.</param>
/// <param name="Up">Behaviour upwards.</param>
/// <param name="Down">Behaviour downwards.</param>
public sealed record ScalingGroup(IReadOnlyList<Stage> Stages, IReadOnlyList<SignalTarget> Targets, ScalingRule Up, ScalingRule Down);
