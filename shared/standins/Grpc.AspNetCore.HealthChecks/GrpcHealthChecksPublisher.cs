using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Carries every periodic health report over to the gRPC health service.</summary>
internal sealed class GrpcHealthChecksPublisher(
    HealthServiceImpl healthService,
    IOptions<GrpcHealthChecksOptions> options,
    IOptions<HealthCheckServiceOptions> healthChecks) : IHealthCheckPublisher
{
    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (var mapping in options.Value.Services)
        {
            var entries = healthChecks.Value.Registrations
                .Where(registration => mapping.Covers(registration) && report.Entries.ContainsKey(registration.Name))
                .Select(registration => report.Entries[registration.Name]);
            healthService.SetStatus(mapping.Name, entries.ToServingStatus());
        }

        return Task.CompletedTask;
    }
}
