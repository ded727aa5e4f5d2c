using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How health checks add up to a serving status: one unhealthy check stops a service, a degraded one does not.</summary>
internal static class HealthReportGrading
{
    public static bool Covers(this ServiceMapping mapping, HealthCheckRegistration registration) =>
        mapping.HealthCheckPredicate?.Invoke(new HealthCheckMapContext(registration.Name, registration.Tags)) ?? true;

    public static ServingStatus ToServingStatus(this IEnumerable<HealthReportEntry> entries) =>
        entries.Any(entry => entry.Status == HealthStatus.Unhealthy) ? ServingStatus.NotServing : ServingStatus.Serving;
}
