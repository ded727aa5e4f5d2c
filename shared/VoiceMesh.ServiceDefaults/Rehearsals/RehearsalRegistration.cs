using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.ServiceDefaults.Health;
using VoiceMesh.ServiceDefaults.Settings;

namespace VoiceMesh.ServiceDefaults.Rehearsals;

/// <summary>Adds a rehearsal to a service.</summary>
public static class RehearsalRegistration
{
    /// <summary>Rehearses once everything else that start-up waits for is there; readiness waits for its end.</summary>
    /// <typeparam name="TRehearsal">What is rehearsed.</typeparam>
    public static IServiceCollection AddRehearsal<TRehearsal>(this IServiceCollection services)
        where TRehearsal : class, IRehearsal
    {
        services.AddValidatedOptions<RehearsalOptions>(RehearsalOptions.Section);
        services.AddSingleton<IRehearsal, TRehearsal>();
        services.AddSingleton<RehearsalRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<RehearsalRunner>());
        services.AddHealthChecks().AddCheck<RehearsalHealthCheck>(RehearsalHealthCheck.Name, tags: [ProbeTags.Startup, ProbeTags.Readiness]);
        return services;
    }
}
