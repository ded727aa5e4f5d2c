using Microsoft.Extensions.Options;
using VoiceMesh.Models.Downloading;
using VoiceMesh.Models.Resolving;
using VoiceMesh.ServiceDefaults.Health;

namespace VoiceMesh.Stt.Engines.Whisper.Models;

/// <summary>Asks the resolver that all stages share: path, models folder, cache, download.</summary>
internal sealed class ResolvedModelSource(IModelResolver resolver, IOptions<WhisperOptions> options, StartupGate gate) : IWhisperModelSource
{
    // A model for English alone is the better one for English and useless for anything else, so the choice needs a language even where the
    // streams' languages are found out later.
    private const string AssumedLanguage = "en";

    /// <inheritdoc />
    public async Task<WhisperModelFile> FindAsync(CancellationToken cancellationToken)
    {
        var language = options.Value.Language == WhisperOptions.Auto ? AssumedLanguage : options.Value.Language;
        try
        {
            var request = ModelRequest.FromSetting(ModelKind.Whisper, options.Value.Model, language);
            var model = await resolver.ResolveAsync(request, new GateProgress(gate), cancellationToken);
            return new WhisperModelFile(model.Name, model.Path, model);
        }
        catch (ModelUnavailableException missing)
        {
            throw new SpeechEngineUnavailableException($"Whisper is not used: {missing.Message}", missing);
        }
    }

    /// <summary>Shows on the readiness page how far a download is.</summary>
    private sealed class GateProgress(StartupGate gate) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => gate.WaitFor(value.TotalBytes is { } total and > 0
            ? $"Fetching the Whisper model {value.File}: {value.DoneBytes * 100 / total} % of {total >> 20} MiB."
            : $"Fetching the Whisper model {value.File}: {value.DoneBytes >> 20} MiB so far.");
    }
}
