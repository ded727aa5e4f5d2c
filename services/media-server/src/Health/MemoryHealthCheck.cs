using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceMesh.MediaServer.Health;

/// <summary>How close the process is to the memory that its container grants it.</summary>
internal sealed class MemoryHealthCheck : IHealthCheck
{
    private const double HighShare = 0.8;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var used = Environment.WorkingSet;
        var data = new Dictionary<string, object> { ["working_set_bytes"] = used, ["available_bytes"] = available };
        return Task.FromResult(used < available * HighShare
            ? HealthCheckResult.Healthy($"{used / 1_048_576} MiB of {available / 1_048_576} MiB", data)
            : HealthCheckResult.Degraded($"{used / 1_048_576} MiB of {available / 1_048_576} MiB", data: data));
    }
}
