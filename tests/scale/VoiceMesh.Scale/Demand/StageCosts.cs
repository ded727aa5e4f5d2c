namespace VoiceMesh.Scale.Demand;

/// <summary>What the services cost, in cores and core-seconds.</summary>
/// <param name="MediaCores">media-server, steady share of a core per session.</param>
/// <param name="OrchestratorCores">orchestrator, the same.</param>
/// <param name="HearingCores">stt while somebody speaks, per stream: interims.</param>
/// <param name="FinalCoresPerSecond">stt, core-seconds of the final per second of speech.</param>
/// <param name="ThinkingCoreSeconds">llm-proxy per turn; the model itself runs elsewhere.</param>
/// <param name="FirstAudioCoreSeconds">tts until the first audio of a reply.</param>
/// <param name="SpeakingCoresPerSecond">tts, core-seconds per further second of reply.</param>
/// <param name="MeshSeconds">What gRPC, queues and pacing add to the silence when nothing is slow.</param>
public sealed record StageCosts(
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
    /// <remarks>
    /// Measured (docs/performance.md): the shares per session, the mesh's own part, and the time to the first audio. Assumed: stt's two parts, which together lie
    /// between the 0.13 (commands) and 0.42 (dictation) of a core that its README states, tts beyond the first audio after libflite's real-time factor, and llm-proxy's work.
    /// </remarks>
    public static StageCosts EmbeddedEngines { get; } = new(0.0082, 0.0025, 0.08, 0.12, 0.004, 0.012, 0.015, 0.0046);
}
