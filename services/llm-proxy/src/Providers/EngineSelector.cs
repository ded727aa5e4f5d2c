using Microsoft.Extensions.Options;
using VoiceMesh.LlmProxy.Generation;
using VoiceMesh.LlmProxy.Providers.Offline;
using VoiceMesh.LlmProxy.Providers.OpenAi;
using VoiceMesh.LlmProxy.Providers.Resilience;

namespace VoiceMesh.LlmProxy.Providers;

/// <summary>Chooses the engine by <see cref="GenerationOptions.Engine"/> and what is configured.</summary>
public sealed class EngineSelector(
    OfflineResponder offline, IServiceProvider services, IOptions<GenerationOptions> generation, IOptions<OpenAiOptions> openAi,
    IOptions<ResilienceOptions> resilience, LlmProxyMetrics metrics, TimeProvider timeProvider, ILoggerFactory loggers)
{
    /// <summary>Every engine that this process could be told to use.</summary>
    public IReadOnlyList<string> Available { get; } = [OfflineResponder.Name, OpenAiLanguageModel.Provider];

    /// <summary>The engine to use: the offline responder itself, or a provider inside its resilience pipeline.</summary>
    public ILanguageModel Select()
    {
        var useOpenAi = generation.Value.Engine switch
        {
            OpenAiLanguageModel.Provider => true,
            "auto" => openAi.Value.IsConfigured,
            _ => false,
        };
        return useOpenAi
            ? new ResilientLanguageModel(
                services.GetRequiredService<OpenAiLanguageModel>(), resilience.Value.FallbackToOfflineResponder ? offline : null, resilience.Value, metrics, timeProvider,
                loggers.CreateLogger<ResilientLanguageModel>())
            : offline;
    }
}
