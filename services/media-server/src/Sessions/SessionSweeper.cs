using VoiceMesh.ServiceDefaults.Draining;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>
/// Looks after sessions once a second: ends the idle ones, and empties the process once it drains. Whoever is left when the process stops is still told.
/// </summary>
internal sealed partial class SessionSweeper(SessionRegistry registry, IDrain drain, TimeProvider clock, ILogger<SessionSweeper> logger)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await registry.EndForDrainAsync(evenBusy: true).WaitAsync(FarewellLimit, clock, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            LogSessionsCut(registry.Count);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            registry.EndIdle();
            if (drain.IsDraining)
            {
                _ = registry.EndForDrainAsync(evenBusy: false);
            }
        }
    }

    [LoggerMessage(EventName = "SessionsCut", Level = LogLevel.Warning, Message = "{Count} session(s) did not end in time and are cut off")]
    private partial void LogSessionsCut(int count);
}
