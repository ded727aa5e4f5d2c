using Microsoft.Extensions.Options;
using VoiceMesh.LlmProxy.Generation;
using VoiceMesh.LlmProxy.Providers;
using VoiceMesh.LlmProxy.Providers.Offline;
using VoiceMesh.LlmProxy.Providers.OpenAi;
using VoiceMesh.LlmProxy.Providers.Resilience;
using VoiceMesh.ServiceDefaults.Settings;

namespace VoiceMesh.LlmProxy;

/// <summary>Registers what the service consists of.</summary>
public static class LanguageModelRegistration
{
    /// <summary>Adds the providers, the choice between them and the limits of generation.</summary>
    public static IServiceCollection AddLanguageModel(this IServiceCollection services)
    {
        services.AddValidatedOptions<GenerationOptions>(GenerationOptions.Section);
        services.AddValidatedOptions<OpenAiOptions>(OpenAiOptions.Section);
        services.AddValidatedOptions<ResilienceOptions>(ResilienceOptions.Section);
        services.AddSingleton<IValidateOptions<OpenAiOptions>, OpenAiOptionsValidator>();
        services.AddSingleton<SkillSet>();
        services.AddSingleton<OfflineResponder>();
        services.AddSingleton<OpenAiLanguageModel>();
        services.AddSingleton<EngineSelector>();
        services.AddSingleton<ILanguageModel>(provider => provider.GetRequiredService<EngineSelector>().Select());
        services.AddSingleton<LlmProxyMetrics>();
        services.AddSingleton<AdmissionGate>();
        services.AddHostedService<EngineAnnouncement>();
        return services;
    }
}
