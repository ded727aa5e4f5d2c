namespace VoiceMesh.Orchestrator.Turns;

/// <summary>One message of the conversation as both sides heard it.</summary>
/// <param name="FromUser">True for the person's words, false for the agent's.</param>
/// <param name="Text">The words; of the agent's only those that were heard.</param>
/// <param name="AtUnixMs">When it was said, Unix milliseconds.</param>
/// <param name="Interrupted">The listener cut it short.</param>
public sealed record HistoryEntry(bool FromUser, string Text, long AtUnixMs, bool Interrupted = false);
