using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceMesh.ServiceDefaults.Draining;

namespace VoiceMesh.ServiceDefaults.Health;

/// <summary>A draining service asks for no new work.</summary>
internal sealed class DrainHealthCheck(IDrain drain) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(drain.IsDraining
            ? HealthCheckResult.Unhealthy($"draining, {drain.Active} piece(s) of work left")
            : HealthCheckResult.Healthy("accepting work"));
}
