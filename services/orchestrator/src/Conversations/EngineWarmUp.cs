namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>
/// Meets the stages before the first person does: opens the connections, learns the engines, and brings the gauges to life that an
/// autoscaler reads from a pod that has no conversation yet.
/// </summary>
internal sealed class EngineWarmUp(ConversationRegistry registry, EngineDirectory engines) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _ = registry;
        await ((Task)engines.ReadAsync(stoppingToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
