namespace VoiceMesh.Scale.Cluster;

/// <summary>The stages in order, and what they are called everywhere else.</summary>
public static class StageNames
{
    /// <summary>Every stage, from the edge inwards.</summary>
    public static IReadOnlyList<Stage> All { get; } = [Stage.MediaServer, Stage.Orchestrator, Stage.Stt, Stage.LlmProxy, Stage.Tts];

    /// <summary>The kebab-case service name.</summary>
    /// <param name="stage">The stage.</param>
    public static string Kebab(this Stage stage) => stage switch
    {
        Stage.MediaServer => "media-server",
        Stage.Orchestrator => "orchestrator",
        Stage.Stt => "stt",
        Stage.LlmProxy => "llm-proxy",
        _ => "tts",
    };
}
