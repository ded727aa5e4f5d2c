using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceMesh.ServiceDefaults.Health;

/// <summary>That it answers at all is the proof of life: the answer needs the thread pool, the server and this process' clock.</summary>
internal sealed class ProcessHealthCheck : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object>
        {
            ["working_set_bytes"] = Environment.WorkingSet,
            ["managed_heap_bytes"] = GC.GetTotalMemory(forceFullCollection: false),
            ["threads"] = ThreadPool.ThreadCount,
            ["queued_work_items"] = ThreadPool.PendingWorkItemCount,
        };
        return Task.FromResult(HealthCheckResult.Healthy("running", data));
    }
}
