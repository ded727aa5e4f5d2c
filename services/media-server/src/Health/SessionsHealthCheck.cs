using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceMesh.MediaServer.Sessions;

namespace VoiceMesh.MediaServer.Health;

/// <summary>How full this process is. Full is no fault: what it holds works, and what it refuses finds another.</summary>
internal sealed class SessionsHealthCheck(SessionRegistry sessions) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var count = sessions.Count;
        var data = new Dictionary<string, object> { ["sessions"] = count, ["limit"] = sessions.Limit };
        return Task.FromResult(count < sessions.Limit
            ? HealthCheckResult.Healthy($"{count} of {sessions.Limit} sessions", data)
            : HealthCheckResult.Degraded($"full with {count} sessions", data: data));
    }
}
