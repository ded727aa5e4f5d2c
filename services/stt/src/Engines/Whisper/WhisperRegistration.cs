using VoiceMesh.Models.Settings;
using VoiceMesh.ServiceDefaults.Settings;
using VoiceMesh.Stt.Engines.Whisper.Models;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>The Whisper engine's parts.</summary>
internal static class WhisperRegistration
{
    /// <summary>Adds the engine.</summary>
    /// <param name="services">The service's registrations.</param>
    public static IServiceCollection AddWhisper(this IServiceCollection services)
    {
        services.AddValidatedOptions<WhisperOptions>(WhisperOptions.Section);
        services.AddValidatedOptions<ModelsOptions>(ModelsOptions.Section);
        services.AddModels();
        services.AddSingleton<IWhisperModelSource, ResolvedModelSource>();
        services.AddSingleton<IWhisperRuntimeFactory, WhisperRuntimeFactory>();
        services.AddSingleton<WhisperMetrics>();
        services.AddSingleton<ISpeechEngine, WhisperSpeechEngine>();
        return services;
    }
}
