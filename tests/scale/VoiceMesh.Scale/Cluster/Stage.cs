namespace VoiceMesh.Scale.Cluster;

/// <summary>The five services.</summary>
public enum Stage
{
    MediaServer,
    Orchestrator,
    Stt,
    LlmProxy,
    Tts,
}
