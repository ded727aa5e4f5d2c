using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceMesh.ServiceDefaults.Settings;

namespace VoiceMesh.ServiceDefaults.Draining;

internal static class DrainRegistration
{
    public static void AddDrain(this IServiceCollection services)
    {
        services.AddValidatedOptions<DrainOptions>(DrainOptions.Section);
        services.AddSingleton<Drain>();
        services.AddSingleton<IDrain>(provider => provider.GetRequiredService<Drain>());
        services.AddSingleton<IHostLifetime, DrainLifetime>();
        // Work has been waited for by then; what is left are idle connections.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
    }
}
