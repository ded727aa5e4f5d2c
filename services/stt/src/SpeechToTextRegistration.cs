using VoiceMesh.ServiceDefaults.Health;
using VoiceMesh.ServiceDefaults.Settings;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.PocketSphinx;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Transcription;

namespace VoiceMesh.Stt;

/// <summary>Everything that the service is made of.</summary>
public static class SpeechToTextRegistration
{
    /// <summary>Adds the engines, best first, the choice between them, and the transcription service.</summary>
    /// <param name="services">The service's registrations.</param>
    public static IServiceCollection AddSpeechToText(this IServiceCollection services)
    {
        services.AddValidatedOptions<TranscriptionOptions>(TranscriptionOptions.Section);
        services.AddValidatedOptions<SpeechEngineOptions>(SpeechEngineOptions.Section);
        services.AddValidatedOptions<PocketSphinxOptions>(PocketSphinxOptions.Section);
        services.AddStartupGate();
        services.AddWhisper();
        services.AddSingleton<ISpeechEngine, PocketSphinxEngine>();
        services.AddSingleton<ActiveSpeechEngine>();
        services.AddSingleton<TranscriptionMetrics>();
        services.AddHostedService<SpeechEngineLoader>();
        services.AddHealthChecks().AddCheck<SpeechEngineHealthCheck>("speech-engine");
        return services;
    }
}
