using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.ServiceDefaults.Settings;
using VoiceMesh.Sessions;

namespace VoiceMesh.Orchestrator;

/// <summary>Everything that the orchestrator consists of.</summary>
public static class OrchestratorRegistration
{
    /// <summary>Adds conversations, turns, and the clients of stt, llm-proxy and tts.</summary>
    /// <param name="services">The service's registrations.</param>
    public static IServiceCollection AddOrchestrator(this IServiceCollection services)
    {
        services.AddValidatedOptions<ConversationOptions>(ConversationOptions.Section);
        services.AddValidatedOptions<TurnOptions>(TurnOptions.Section);
        services.AddValidatedOptions<SpeechToTextPolicyOptions>(SpeechToTextPolicyOptions.Section);
        services.AddValidatedOptions<LanguageModelPolicyOptions>(LanguageModelPolicyOptions.Section);
        services.AddValidatedOptions<TextToSpeechPolicyOptions>(TextToSpeechPolicyOptions.Section);
        services.AddStageClient<SpeechToTextService.SpeechToTextServiceClient>("stt");
        services.AddStageClient<LanguageModelService.LanguageModelServiceClient>("llm-proxy");
        services.AddStageClient<TextToSpeechService.TextToSpeechServiceClient>("tts");
        services.AddMetrics();
        services.AddSingleton<OrchestratorMetrics>();
        services.AddSingleton<StagePipelines>();
        services.AddSingleton<StageGateway>();
        services.AddSingleton<EngineDirectory>();
        services.AddSingleton<ConversationRegistry>();
        services.AddHostedService<EngineWarmUp>();
        services.AddSingleton<ISessionStore>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ConversationOptions>>().Value;
            return new InMemorySessionStore(
                TimeSpan.FromSeconds(options.SessionTimeToLiveSeconds), options.MaxRememberedSessions, provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }
}
