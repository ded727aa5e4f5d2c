namespace VoiceMesh.Scale.Simulation;

/// <summary>What a processor works on for a conversation.</summary>
internal enum JobKind
{
    Final,
    Thinking,
    FirstAudio,
    RestOfAudio,
}
