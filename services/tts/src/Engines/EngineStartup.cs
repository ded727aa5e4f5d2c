using VoiceMesh.ServiceDefaults.Health;

namespace VoiceMesh.Tts.Engines;

/// <summary>
/// Opens the start-up gate once a voice can speak, after it has spoken one word: the first call pages the voice in from disk and
/// compiles the code around it, which no caller should hear.
/// </summary>
public sealed partial class EngineStartup(VoiceCatalog catalog, InstalledEngines installed, StartupGate gate, ILogger<EngineStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (catalog.DefaultVoice is not { } voice)
        {
            var reason = string.Join(" ", installed.Problems);
            gate.WaitFor(reason);
            LogNoEngine(reason);
            return;
        }

        foreach (var engine in catalog.Engines)
        {
            var warmUp = engine.Engine == voice.Engine ? voice : engine.Voices[0];
            await engine.SynthesizeAsync(new SynthesisRequest(warmUp, "Ready.", 1, 1), new Discard(), cancellationToken);
        }

        LogReady(voice.Engine, voice.Name, catalog.Voices.Count);
        gate.Complete();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 3, EventName = "VoicesReady", Level = LogLevel.Information, Message = "Default voice is {Engine} {Voice}; {VoiceCount} voices in all")]
    private partial void LogReady(string engine, string voice, int voiceCount);

    [LoggerMessage(EventId = 4, EventName = "NoEngine", Level = LogLevel.Error, Message = "No speech engine, so the service is not ready: {Reason}")]
    private partial void LogNoEngine(string reason);

    private sealed class Discard : ISpeechSink
    {
        public bool WriteAudio(ReadOnlySpan<short> samples) => true;

        public void WriteWord(SpokenWord word)
        {
        }
    }
}
