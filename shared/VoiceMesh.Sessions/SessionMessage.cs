namespace VoiceMesh.Sessions;

/// <summary>One message of a conversation as both sides heard it.</summary>
/// <param name="FromUser">True for the person's words, false for the agent's.</param>
/// <param name="Text">The words; of the agent's only those that were heard.</param>
/// <param name="AtUnixMs">When it was said, Unix milliseconds.</param>
/// <param name="Interrupted">The listener cut it short.</param>
public sealed record SessionMessage(bool FromUser, string Text, long AtUnixMs, bool Interrupted);
