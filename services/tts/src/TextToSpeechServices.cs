using Microsoft.Extensions.Options;
using VoiceMesh.Models.Settings;
using VoiceMesh.ServiceDefaults.Health;
using VoiceMesh.ServiceDefaults.Settings;
using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Engines.EspeakNg;
using VoiceMesh.Tts.Engines.Flite;
using VoiceMesh.Tts.Engines.Piper;
using VoiceMesh.Tts.Synthesis;
using VoiceMesh.Tts.Telemetry;

namespace VoiceMesh.Tts;

/// <summary>Registers the tts service.</summary>
public static class TextToSpeechServices
{
    /// <summary>Adds options, engines, limits and telemetry; the engines load when the host starts.</summary>
    public static IServiceCollection AddTextToSpeech(this IServiceCollection services)
    {
        services.AddValidatedOptions<SynthesisOptions>("Synthesis");
        services.AddValidatedOptions<FliteOptions>("Engines:Flite");
        services.AddValidatedOptions<EspeakNgOptions>("Engines:EspeakNg");
        services.AddValidatedOptions<PiperOptions>("Engines:Piper");
        services.AddValidatedOptions<ModelsOptions>(ModelsOptions.Section);
        services.AddModels();
        services.AddStartupGate();
        services.AddSingleton<InstalledEngines>();
        services.AddSingleton<PiperVoiceLoader>();
        services.AddSingleton(static provider => new VoiceCatalog(
            provider.GetRequiredService<InstalledEngines>().Engines,
            provider.GetRequiredService<IOptions<SynthesisOptions>>().Value.DefaultVoice));
        services.AddSingleton<StreamLimiter>();
        services.AddSingleton<TtsMetrics>();
        services.AddSingleton<StageDescriber>();
        services.AddHealthChecks().AddCheck<VoiceHealthCheck>("voices");
        services.AddHostedService<EngineStartup>();
        return services;
    }
}
