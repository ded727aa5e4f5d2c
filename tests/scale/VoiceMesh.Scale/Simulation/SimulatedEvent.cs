namespace VoiceMesh.Scale.Simulation;

/// <summary>Something that happens at a time.</summary>
/// <param name="Kind">What.</param>
/// <param name="Subject">Index of the conversation or the pod.</param>
/// <param name="Version">The pod's version when it was announced; anything else makes it void.</param>
internal readonly record struct SimulatedEvent(Happening Kind, int Subject, int Version);
