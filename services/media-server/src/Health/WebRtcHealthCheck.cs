using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceMesh.MediaServer.Transports.WebRtc;

namespace VoiceMesh.MediaServer.Health;

/// <summary>Where calls are taken, and whether the codec workers keep up with them.</summary>
internal sealed class WebRtcHealthCheck(CallGateway gateway) : IHealthCheck
{
    private const double LateMs = 40;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        if (!gateway.IsEnabled)
        {
            return HealthCheckResult.Healthy("calls are switched off");
        }

        if (gateway.LocalEndPoints.Count == 0)
        {
            return HealthCheckResult.Unhealthy("calls are not taken: the sockets are closed");
        }

        var workers = gateway.Workers;
        var lateness = workers.Count == 0 ? 0 : workers.Max(worker => worker.LatenessMs);
        var data = new Dictionary<string, object>
        {
            ["calls"] = gateway.ActiveCalls,
            ["limit"] = gateway.MaxCalls,
            ["addresses"] = string.Join(", ", gateway.LocalEndPoints),
            ["workers"] = workers.Count,
            ["lateness_ms"] = Math.Round(lateness, 1),
        };
        return gateway.ActiveCalls >= gateway.MaxCalls ? HealthCheckResult.Degraded($"full with {gateway.ActiveCalls} calls", data: data)
            : lateness > LateMs ? HealthCheckResult.Degraded($"the codec workers are {lateness:F0} ms late: too little processor for {gateway.ActiveCalls} calls", data: data)
            : HealthCheckResult.Healthy($"{gateway.ActiveCalls} of {gateway.MaxCalls} calls at UDP {data["addresses"]}", data);
    }
}
