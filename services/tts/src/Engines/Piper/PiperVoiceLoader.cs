using Microsoft.Extensions.Options;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Finds voices on this machine and fetches those that are missing.</summary>
public sealed partial class PiperVoiceLoader(
    InstalledEngines installed, IModelResolver resolver, IOptions<PiperOptions> options, IOptions<ModelsOptions> models, ILogger<PiperVoiceLoader> logger) : IDisposable
{
    /// <summary>The language that gets a voice unasked.</summary>
    private const string DefaultLanguage = "en-US";

    private readonly List<ResolvedModel> _inUse = [];
    private readonly List<(ModelRequest Request, bool IsAsked)> _missing = [];

    /// <summary>Adds every voice that is here, the preferred one first, and loads that.</summary>
    public async Task AddPresentAsync(CancellationToken cancellationToken)
    {
        if (installed.Piper is not { } piper)
        {
            return;
        }

        var present = FindPresent();
        if (present.Count > 0 && !PiperSynthesizer.IsRuntimeInstalled(out var problem))
        {
            present.ForEach(static voice => voice.Dispose());
            _missing.Clear();
            Report(problem!);
            return;
        }

        var isFirst = true;
        foreach (var voice in present)
        {
            isFirst &= !await TryAddAsync(piper, voice, loadNow: isFirst, cancellationToken);
        }
    }

    /// <summary>Fetches what <see cref="AddPresentAsync"/> missed; a service never waits for it.</summary>
    /// <param name="added">Called after each voice that came.</param>
    /// <param name="cancellationToken">Ends the download, which the next start resumes.</param>
    public async Task FetchMissingAsync(Action added, CancellationToken cancellationToken)
    {
        if (installed.Piper is not { } piper || _missing.Count == 0)
        {
            return;
        }

        // The library is not loaded for nothing, and no voice is fetched that could not speak.
        if (models.Value.Download != ModelsOptions.DownloadOff && !PiperSynthesizer.IsRuntimeInstalled(out var problem))
        {
            Report(problem!);
            return;
        }

        foreach (var (request, isAsked) in _missing)
        {
            try
            {
                if (await TryAddAsync(piper, await resolver.ResolveAsync(request, null, cancellationToken), loadNow: true, cancellationToken))
                {
                    added();
                }
            }
            catch (ModelUnavailableException e) when (!isAsked)
            {
                LogNoBetterVoice(e.Message);
            }
            catch (ModelUnavailableException e)
            {
                Report(e.Message);
            }
        }
    }

    /// <summary>Says that the voices' files are no longer needed.</summary>
    public void Dispose() => _inUse.ForEach(static voice => voice.Dispose());

    private List<ResolvedModel> FindPresent()
    {
        var found = new List<ResolvedModel>();
        if (options.Value.Voices.Count > 0)
        {
            foreach (var setting in options.Value.Voices)
            {
                FindNamed(setting, found);
            }

            return found;
        }

        // The best English voice comes first, because it speaks whenever a call names nothing.
        var best = resolver.Find(ModelRequest.Voice(ModelRequest.Auto, DefaultLanguage));
        if (best is null)
        {
            _missing.Add((ModelRequest.Voice(ModelRequest.Auto, DefaultLanguage), false));
        }
        else
        {
            found.Add(best);
        }

        foreach (var name in resolver.Present().Where(model => model.Kind == ModelKind.Voice).Select(model => model.Name).Distinct().Where(name => name != best?.Name))
        {
            if (resolver.Find(ModelRequest.Voice(name)) is { } voice)
            {
                found.Add(voice);
            }
            else
            {
                Report($"Voice {name} is damaged: it is not what its checksum says.");
            }
        }

        return found;
    }

    private void FindNamed(string setting, List<ResolvedModel> found)
    {
        try
        {
            var request = ModelRequest.FromSetting(ModelKind.Voice, setting, DefaultLanguage);
            if (resolver.Find(request) is { } voice)
            {
                found.Add(voice);
            }
            else
            {
                _missing.Add((request, true));
            }
        }
        catch (ModelUnavailableException e)
        {
            Report(e.Message);
        }
    }

    private async Task<bool> TryAddAsync(PiperSynthesizer piper, ResolvedModel voice, bool loadNow, CancellationToken cancellationToken)
    {
        try
        {
            await piper.AddAsync(voice.Name, voice.Path, loadNow, cancellationToken);
            _inUse.Add(voice);
            return true;
        }
        catch (Exception e) when (e is PiperVoiceException or SpeechEngineException)
        {
            voice.Dispose();
            Report(e.Message);
            return false;
        }
    }

    private void Report(string problem)
    {
        installed.AddProblem(problem);
        LogVoiceUnusable(problem);
    }

    [LoggerMessage(EventId = 22, EventName = "VoiceUnusable", Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogVoiceUnusable(string problem);

    [LoggerMessage(EventId = 23, EventName = "NoBetterVoice", Level = LogLevel.Information, Message = "No neural voice: {Reason}")]
    private partial void LogNoBetterVoice(string reason);
}
