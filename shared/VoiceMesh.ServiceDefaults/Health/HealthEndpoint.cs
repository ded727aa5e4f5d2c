using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using VoiceMesh.ServiceDefaults.Hosting;

namespace VoiceMesh.ServiceDefaults.Health;

/// <summary>Health over HTTP: 200 and "healthy", or 503 and "unhealthy", as JSON.</summary>
internal static class HealthEndpoint
{
    public static void MapHealthEndpoint(this IEndpointRouteBuilder routes, string path, Func<HealthCheckRegistration, bool> predicate, bool detailed) =>
        routes.MapHealthChecks(path, new HealthCheckOptions
        {
            Predicate = predicate,
            ResponseWriter = (context, report) => WriteAsync(context, report, detailed),
        });

    private static Task WriteAsync(HttpContext context, HealthReport report, bool detailed)
    {
        var services = context.RequestServices;
        var started = Process.GetCurrentProcess().StartTime.ToUniversalTime();
        var answer = new Dictionary<string, object?>
        {
            ["status"] = Word(report.Status),
            ["service"] = services.GetRequiredService<ServiceIdentity>().Name,
            ["version"] = ServiceIdentity.Version,
            ["uptime_seconds"] = (long)(services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime - started).TotalSeconds,
        };
        if (detailed)
        {
            answer["checks"] = report.Entries.ToDictionary(entry => entry.Key, entry => new Dictionary<string, object?>
            {
                ["status"] = Word(entry.Value.Status),
                ["description"] = entry.Value.Description,
                ["probes"] = entry.Value.Tags,
                ["data"] = entry.Value.Data,
            });
        }

        return context.Response.WriteAsJsonAsync(answer);
    }

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
