using VoiceMesh.LlmProxy.Providers;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>Says once, at start, which engine answers.</summary>
internal sealed partial class EngineAnnouncement(ILanguageModel model, ILogger<EngineAnnouncement> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        EngineChosen(logger, model.Engine, model.Note);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(100, LogLevel.Information, "Engine {Engine}: {Note}", EventName = "EngineChosen")]
    private static partial void EngineChosen(ILogger logger, string engine, string note);
}
