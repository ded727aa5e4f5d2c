namespace VoiceMesh.Scale.Simulation;

/// <summary>The state of the cluster at a moment, for the picture.</summary>
/// <param name="Hour">Time of day.</param>
/// <param name="Conversations">Conversations under way.</param>
/// <param name="Pods">Pods of all stages, starting and draining ones included.</param>
/// <param name="RequestedCores">Cores set aside for them.</param>
public readonly record struct DaySample(double Hour, int Conversations, int Pods, double RequestedCores);
