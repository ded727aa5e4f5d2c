using VoiceMesh.ServiceDefaults.Draining;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Looks after sessions once a second: ends the idle ones, and empties the process once it drains.</summary>
internal sealed class SessionSweeper(SessionRegistry registry, IDrain drain, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            registry.EndIdle();
            if (drain.IsDraining)
            {
                registry.EndForDrain();
            }
        }
    }
}
