using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using VoiceMesh.ServiceDefaults.Hosting;

namespace VoiceMesh.ServiceDefaults.Telemetry;

/// <summary>Traces and metrics of every <c>VoiceMesh.*</c> source; traces leave only where the standard OTEL_* variables name a collector.</summary>
internal static class TelemetryRegistration
{
    public static void AddServiceTelemetry(this IServiceCollection services, string serviceName, IConfiguration configuration)
    {
        var collector = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(serviceName, serviceNamespace: "voicemesh", ServiceIdentity.Version))
            .WithMetrics(metrics => metrics
                .AddMeter("VoiceMesh.*", "System.Runtime")
                // Prometheus keeps the suffix _count for histograms; these four gauges of the runtime get names that it accepts.
                .AddView("dotnet.process.cpu.count", "dotnet.process.cpus")
                .AddView("dotnet.thread_pool.thread.count", "dotnet.thread_pool.threads")
                .AddView("dotnet.timer.count", "dotnet.timers")
                .AddView("dotnet.assembly.count", "dotnet.assemblies")
                .AddPrometheusExporter())
            .WithTracing(tracing =>
            {
                tracing.AddSource("VoiceMesh.*", "Microsoft.AspNetCore", "Grpc.Net.Client", "System.Net.Http").AddProcessor(new ProbeSpanFilter());
                if (!string.IsNullOrEmpty(collector))
                {
                    tracing.AddOtlpExporter();
                }
            });
    }
}
