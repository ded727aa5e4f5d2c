namespace VoiceMesh.Orchestrator.Turns;

/// <summary>What an event led to.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Effects">What is to be done, in order; the shared empty list when nothing is.</param>
public readonly record struct TurnStep(TurnState State, IReadOnlyList<TurnEffect> Effects);
