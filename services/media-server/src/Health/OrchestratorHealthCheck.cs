using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Health;

/// <summary>
/// Whether the orchestrator answers. Degraded and not unhealthy when it does not: live clients are held through its absence, so this process must not be
/// taken away from them for it.
/// </summary>
internal sealed class OrchestratorHealthCheck(ConversationService.ConversationServiceClient orchestrator, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var timeout = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var description = await orchestrator.DescribeAsync(new DescribeRequest(), cancellationToken: either.Token);
            return HealthCheckResult.Healthy($"{description.Service} {description.Version}");
        }
        catch (RpcException exception)
        {
            return HealthCheckResult.Degraded($"the orchestrator does not answer ({exception.StatusCode})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded($"the orchestrator does not answer within {Patience.TotalSeconds:F0} s");
        }
    }
}
