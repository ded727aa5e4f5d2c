using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceMesh.Stt.Engines;

/// <summary>Says on <c>/health/detailed</c> which engine is in use and why no better one is; no probe looks at it.</summary>
/// <param name="active">The engine in use.</param>
public sealed class SpeechEngineHealthCheck(ActiveSpeechEngine active) : IHealthCheck
{
    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(active.Engine?.Description is { } engine
            ? HealthCheckResult.Healthy(engine.Note, new Dictionary<string, object>
            {
                ["engine"] = engine.Name,
                ["models"] = engine.Models,
                ["passed_over"] = active.PassedOver,
            })
            : HealthCheckResult.Unhealthy(active.Reason));
}
