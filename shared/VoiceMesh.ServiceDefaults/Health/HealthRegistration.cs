using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace VoiceMesh.ServiceDefaults.Health;

/// <summary>Health by grpc.health.v1 under one service name per probe, and the same over HTTP.</summary>
public static class HealthRegistration
{
    /// <summary>Adds a gate that keeps start-up and readiness closed until <see cref="StartupGate.Complete"/>.</summary>
    public static IServiceCollection AddStartupGate(this IServiceCollection services)
    {
        services.AddSingleton<StartupGate>();
        services.AddHealthChecks().AddCheck<StartupGate>("startup-gate", tags: [ProbeTags.Startup, ProbeTags.Readiness]);
        return services;
    }

    internal static void AddServiceHealth(this IServiceCollection services)
    {
        services.AddHealthChecks()
            .AddCheck<DrainHealthCheck>("drain", tags: [ProbeTags.Readiness])
            .AddCheck<ProcessHealthCheck>("process", tags: [ProbeTags.Startup, ProbeTags.Liveness]);
        services.AddGrpcHealthChecks(health =>
        {
            health.Services.Map("", check => check.Tags.Contains(ProbeTags.Readiness));
            foreach (var probe in (string[])[ProbeTags.Startup, ProbeTags.Readiness, ProbeTags.Liveness])
            {
                health.Services.Map(probe, check => check.Tags.Contains(probe));
            }
        });
        // Watchers of grpc.health.v1 learn of a change within this period; a Check runs the checks at once.
        services.Configure<HealthCheckPublisherOptions>(publisher =>
        {
            publisher.Delay = TimeSpan.Zero;
            publisher.Period = TimeSpan.FromSeconds(2);
        });
    }

    internal static void MapServiceHealth(this WebApplication app)
    {
        app.MapGrpcHealthChecksService();
        app.MapHealthEndpoint("/health", _ => true, detailed: false);
        app.MapHealthEndpoint("/health/detailed", _ => true, detailed: true);
        foreach (var probe in (string[])[ProbeTags.Startup, ProbeTags.Readiness, ProbeTags.Liveness])
        {
            app.MapHealthEndpoint($"/health/{probe}", check => check.Tags.Contains(probe), detailed: false);
        }
    }
}
