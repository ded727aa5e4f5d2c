namespace VoiceMesh.Scale.Cluster;

/// <summary>How large one pod of a stage is and how many there may be.</summary>
/// <param name="RequestCores">What the scheduler sets aside, and what utilisation is a share of; above 0.</param>
/// <param name="LimitCores">What the pod can use at most; at least the request.</param>
/// <param name="MinReplicas">Fewest pods, at least 1.</param>
/// <param name="MaxReplicas">Most pods.</param>
/// <param name="Places">Sessions (media-server, orchestrator) or streams that a pod admits at a time.</param>
/// <param name="StartSeconds">From the decision to add a pod until it is ready: scheduling, image, start-up probe.</param>
public sealed record StageSize(double RequestCores, double LimitCores, int MinReplicas, int MaxReplicas, int Places, double StartSeconds);
