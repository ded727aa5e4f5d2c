using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceMesh.Tts.Engines;

/// <summary>Says on the detailed health page who speaks, and which voices are in memory. It never fails: whether there is a voice at all is the start-up gate's matter.</summary>
internal sealed class VoiceHealthCheck(VoiceCatalog catalog, InstalledEngines installed) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var voice = catalog.DefaultVoice;
        var data = new Dictionary<string, object>
        {
            ["engine"] = voice?.Engine ?? "",
            ["default_voice"] = voice?.Name ?? "",
            ["voices"] = catalog.Voices.Count,
            ["loaded_neural_voices"] = installed.Piper?.LoadedVoices ?? [],
            ["problems"] = installed.Problems,
        };
        return Task.FromResult(HealthCheckResult.Healthy(voice is null ? "no voice" : $"{voice.Name} by {voice.Engine} speaks where nothing else is asked for", data));
    }
}
