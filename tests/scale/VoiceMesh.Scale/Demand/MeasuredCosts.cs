namespace VoiceMesh.Scale.Demand;

/// <summary>What the services cost on the machine of docs/performance.md, in cores and core-seconds.</summary>
/// <param name="MediaCores">media-server, steady share of a core per session.</param>
/// <param name="OrchestratorCores">orchestrator, the same.</param>
/// <param name="HearingCores">stt while somebody speaks, per stream: interims.</param>
/// <param name="FinalCoresPerSecond">stt, core-seconds of the final per second of speech.</param>
/// <param name="ThinkingCoreSeconds">llm-proxy per turn; the model itself runs elsewhere.</param>
/// <param name="FirstAudioCoreSeconds">tts until the first audio of a reply.</param>
/// <param name="SpeakingCoresPerSecond">tts, core-seconds per further second of reply.</param>
/// <param name="MeshSeconds">What gRPC, queues and pacing add to the silence when nothing is slow.</param>
public sealed record MeasuredCosts(
    double MediaCores,
    double OrchestratorCores,
    double HearingCores,
    double FinalCoresPerSecond,
    double ThinkingCoreSeconds,
    double FirstAudioCoreSeconds,
    double SpeakingCoresPerSecond,
    double MeshSeconds)
{
    /// <summary>Silence until the end of speech is believed, when the words are evidently complete.</summary>
    public const double EndpointingSeconds = 0.32;

    /// <summary>Silence after which the final is made ahead.</summary>
    public const double CandidateSeconds = 0.2;

    /// <summary>PocketSphinx and flite.</summary>
    public static MeasuredCosts EmbeddedEngines { get; } = new(0.0082, 0.0025, 0.08, 0.12, 0.004, 0.012, 0.015, 0.0046);
}
