using VoiceMesh.Scale.Cluster;

namespace VoiceMesh.Scale.Simulation;

/// <summary>One conversation and where its turn is.</summary>
internal sealed class Conversation
{
    public required Pod Media { get; init; }

    public required Pod Orchestrator { get; init; }

    public Pod? Stt { get; set; }

    public Pod? Llm { get; set; }

    public Pod? Tts { get; set; }

    public int TurnsLeft { get; set; }

    public double SpeechSeconds { get; set; }

    public double SpeechEndedAt { get; set; }

    public double ReplySeconds { get; set; }

    public bool FinalDone { get; set; }

    public bool EndpointPassed { get; set; }
}
