using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceMesh.ServiceDefaults.Health;

/// <summary>Holds start-up and readiness closed until a service has loaded what it needs.</summary>
public sealed class StartupGate : IHealthCheck
{
    private volatile string _waitingFor = "starting";
    private volatile bool _complete;

    /// <summary>Opens the gate for good.</summary>
    public void Complete() => _complete = true;

    /// <summary>Says what the service still waits for, or why it cannot become ready; a sentence for an operator.</summary>
    /// <param name="reason">For example "libpocketsphinx3 is not installed".</param>
    public void WaitFor(string reason) => _waitingFor = reason;

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_complete ? HealthCheckResult.Healthy("started") : HealthCheckResult.Unhealthy(_waitingFor));
}
