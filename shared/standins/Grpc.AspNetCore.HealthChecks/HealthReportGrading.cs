using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How health checks add up to a serving status: one unhealthy check stops a service, a degraded one does not, and without any check its status is unknown.</summary>
internal static class HealthReportGrading
{
    public static bool Covers(this ServiceMapping mapping, HealthCheckRegistration registration) =>
        mapping.HealthCheckPredicate?.Invoke(new HealthCheckMapContext(registration.Name, registration.Tags)) ?? true;

    public static ServingStatus ToServingStatus(this IEnumerable<HealthReportEntry> entries)
    {
        var status = ServingStatus.Unknown;
        foreach (var entry in entries)
        {
            if (entry.Status == HealthStatus.Unhealthy)
            {
                return ServingStatus.NotServing;
            }

            status = ServingStatus.Serving;
        }

        return status;
    }
}
