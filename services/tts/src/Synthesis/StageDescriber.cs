using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>Says what this process can speak with.</summary>
public sealed class StageDescriber(VoiceCatalog catalog, InstalledEngines installed, IOptions<SynthesisOptions> options)
{
    public StageDescription Describe()
    {
        var settings = options.Value;
        var inUse = catalog.Engines.FirstOrDefault(e => e.Engine == catalog.DefaultVoice?.Engine);
        string[] inUseNote = inUse is null ? [] : [$"{inUse.Note} The default voice is {catalog.DefaultVoice!.Name}."];
        string[] notes = [.. inUseNote, .. installed.Problems];
        return new StageDescription
        {
            Service = "tts",
            Version = ServiceIdentity.Version,
            Engine = inUse?.Engine ?? "",
            AvailableEngines = { catalog.Engines.Where(e => e.Voices.Count > 0).Select(e => e.Engine) },
            Models = { catalog.Voices.Select(v => v.Name) },
            Languages = { catalog.Voices.Select(v => v.Language).Distinct() },
            SampleRatesHz = { catalog.Voices.Select(v => (uint)v.SampleRateHz).Distinct() },
            Limits =
            {
                ["max_concurrent_streams"] = settings.MaxConcurrentStreams,
                ["max_chunk_chars"] = settings.MaxChunkChars,
                ["text_queue_chunks"] = settings.TextQueueChunks,
                ["audio_ahead_ms"] = settings.AudioAheadMs,
                ["audio_message_ms"] = settings.AudioMessageMs,
                ["retry_after_ms"] = settings.RetryAfterMs,
            },
            EngineNote = string.Join(" ", notes),
        };
    }
}
