using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceMesh.ServiceDefaults.Draining;
using VoiceMesh.ServiceDefaults.Health;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.ServiceDefaults.Settings;
using VoiceMesh.ServiceDefaults.Telemetry;
using VoiceMesh.ServiceDefaults.Tls;

namespace VoiceMesh.ServiceDefaults;

/// <summary>The frame that every service of the mesh hangs in.</summary>
public static class ServiceHost
{
    /// <summary>The configuration was refused (EX_CONFIG of sysexits.h).</summary>
    public const int ExitInvalidSettings = 78;

    /// <summary>Starts a service: settings from appsettings.json, environment and command line; health, reflection, telemetry and drain in place.</summary>
    /// <param name="serviceName">Kebab-case service name.</param>
    /// <param name="args">The command line; <c>--help</c> lists every setting.</param>
    /// <param name="aliases">Plain environment variables that stand for settings of this service.</param>
    public static WebApplicationBuilder CreateBuilder(string serviceName, string[] args, params EnvironmentAlias[] aliases)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        var faults = builder.Configuration.AddSettingSources(args, [new EnvironmentAlias("LOG_LEVEL", "Logging:LogLevel:Default"), .. aliases]);
        builder.Services.AddSingleton(faults);
        builder.Services.AddSingleton(new ServiceIdentity(serviceName, args));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddValidatedOptions<EndpointsOptions>(EndpointsOptions.Section);
        builder.Services.AddServerTls();
        KestrelEndpoints.Bind(builder.WebHost);
        builder.Services.AddDrain();
        builder.Services.AddServiceHealth();
        builder.Services.AddServiceRpc();
        builder.Services.AddServiceTelemetry(serviceName, builder.Configuration);
        builder.Logging.AddServiceLogging(builder.Configuration);
        return builder;
    }

    /// <summary>Maps health (gRPC and HTTP), reflection and <c>/metrics</c>.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapServiceHealth();
        app.MapGrpcReflectionService();
        app.MapPrometheusScrapingEndpoint("/metrics");
        return app;
    }

    /// <summary>The addresses of a started service.</summary>
    public static BoundEndpoints BoundEndpoints(this WebApplication app) => KestrelEndpoints.Read(app.Services.GetRequiredService<IServer>());

    /// <summary>Validates every setting, runs the service until it has drained, and says how it ended.</summary>
    /// <returns>0 after an orderly stop, <see cref="ExitInvalidSettings"/> when settings were refused, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(WebApplication app)
    {
        var identity = app.Services.GetRequiredService<ServiceIdentity>();
        if (identity.Arguments.Any(argument => argument is "--help" or "-h"))
        {
            await SettingsHelp.WriteAsync(Console.Out, identity, app.Services);
            return 0;
        }

        var faults = SettingsValidation.Validate(app.Services);
        if (faults.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{identity.Name}: {faults.Count} setting(s) refused (see --help):");
            foreach (var fault in faults)
            {
                await Console.Error.WriteLineAsync($"  - {fault}");
            }

            return ExitInvalidSettings;
        }

        try
        {
            await app.StartAsync();
        }
        catch (IOException bindFailure)
        {
            await Console.Error.WriteLineAsync($"{identity.Name}: cannot listen: {bindFailure.Message} Set Endpoints:GrpcPort and Endpoints:HttpPort to free ports.");
            return 1;
        }
        catch (ServiceStartException refused)
        {
            await Console.Error.WriteLineAsync($"{identity.Name}: {refused.Message}");
            return 1;
        }

        var bound = app.BoundEndpoints();
        app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("VoiceMesh").ServiceStarted(identity.Name, ServiceIdentity.Version, bound.Grpc, bound.Http);
        await app.WaitForShutdownAsync();
        await app.DisposeAsync();
        return 0;
    }
}
