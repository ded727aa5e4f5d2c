using VoiceMesh.ServiceDefaults.Health;
using VoiceMesh.Tts.Engines.Piper;

namespace VoiceMesh.Tts.Engines;

/// <summary>
/// Opens the start-up gate once a voice can speak, after it has spoken one word: the first call pages the voice in from disk and
/// compiles the code around it, which no caller should hear. A better voice that has to be fetched takes over when it is there.
/// </summary>
public sealed partial class EngineStartup(
    VoiceCatalog catalog, InstalledEngines installed, PiperVoiceLoader voices, StartupGate gate, ILogger<EngineStartup> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _fetching = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await voices.AddPresentAsync(cancellationToken);
        catalog.Refresh();
        if (catalog.DefaultVoice is { } voice)
        {
            foreach (var engine in catalog.Engines.Where(engine => engine.Voices.Count > 0))
            {
                var warmUp = engine.Engine == voice.Engine ? voice : engine.Voices[0];
                await engine.SynthesizeAsync(new SynthesisRequest(warmUp, "Ready.", 1, 1), new Discard(), cancellationToken);
            }

            Open(voice);
        }
        else
        {
            var reason = string.Join(" ", installed.Problems);
            gate.WaitFor(reason);
            LogNoEngine(reason);
        }

        _fetching = FetchAsync(_stopping.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _fetching.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await voices.FetchMissingAsync(TakeIn, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The service stops; the next start resumes the download.
        }
        catch (Exception e)
        {
            LogFetchFailed(e);
        }
    }

    private void TakeIn()
    {
        catalog.Refresh();
        Open(catalog.DefaultVoice!);
    }

    private void Open(VoiceInfo voice)
    {
        LogReady(voice.Engine, voice.Name, catalog.Voices.Count);
        gate.Complete();
    }

    [LoggerMessage(EventId = 3, EventName = "VoicesReady", Level = LogLevel.Information, Message = "Default voice is {Engine} {Voice}; {VoiceCount} voices in all")]
    private partial void LogReady(string engine, string voice, int voiceCount);

    [LoggerMessage(EventId = 4, EventName = "NoEngine", Level = LogLevel.Error, Message = "No speech engine, so the service is not ready: {Reason}")]
    private partial void LogNoEngine(string reason);

    [LoggerMessage(EventId = 5, EventName = "FetchFailed", Level = LogLevel.Error, Message = "Voices could not be fetched")]
    private partial void LogFetchFailed(Exception exception);

    private sealed class Discard : ISpeechSink
    {
        public bool WriteAudio(ReadOnlySpan<short> samples) => true;

        public void WriteWord(SpokenWord word)
        {
        }
    }
}
