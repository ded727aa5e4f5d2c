using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceMesh.ServiceDefaults.Rehearsals;

/// <summary>Holds start-up and readiness closed while the service rehearses.</summary>
internal sealed class RehearsalHealthCheck(RehearsalRunner runner) : IHealthCheck
{
    public const string Name = "rehearsal";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(runner.IsOver ? HealthCheckResult.Healthy("rehearsed") : HealthCheckResult.Unhealthy("rehearsing the first call"));
}
