using VoiceMesh.Scale.Autoscaling;
using VoiceMesh.Scale.Cluster;

namespace VoiceMesh.Scale.Plans;

/// <summary>One way to run the mesh: sizes and autoscalers.</summary>
/// <param name="Name">Short name, for arguments and tables.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Sizes">Size of every stage.</param>
/// <param name="Groups">Autoscalers; every stage is in exactly one.</param>
public sealed record ClusterPlan(string Name, string Meaning, IReadOnlyDictionary<Stage, StageSize> Sizes, IReadOnlyList<ScalingGroup> Groups);
