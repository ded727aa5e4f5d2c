using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceMesh.Audio.VoiceActivity;

namespace VoiceMesh.MediaServer.Health;

/// <summary>Whether speech is detected by the model or by its makeshift.</summary>
internal sealed class VoiceActivityHealthCheck(VoiceActivityDetectorFactory detectors) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(detectors.FallbackReason is { } reason
            ? HealthCheckResult.Degraded(reason)
            : HealthCheckResult.Healthy(detectors.EngineName));
}
