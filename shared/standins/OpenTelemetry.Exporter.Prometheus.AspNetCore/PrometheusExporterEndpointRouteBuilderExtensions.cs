using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;

namespace Microsoft.AspNetCore.Builder;

public static class PrometheusExporterEndpointRouteBuilderExtensions
{
    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<IOptions<PrometheusAspNetCoreOptions>>().Value;
        return endpoints.MapPrometheusScrapingEndpoint(options.ScrapeEndpointPath ?? PrometheusAspNetCoreOptions.DefaultScrapeEndpointPath);
    }

    public static IEndpointConventionBuilder MapPrometheusScrapingEndpoint(this IEndpointRouteBuilder endpoints, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(path);

        // The exporter collects only once its provider is built.
        endpoints.ServiceProvider.GetRequiredService<MeterProvider>();
        var exporter = endpoints.ServiceProvider.GetService<PrometheusExporter>()
            ?? throw new ArgumentException("A PrometheusExporter could not be found configured on the provided MeterProvider.");
        return endpoints.Map(path.StartsWith('/') ? path : $"/{path}", context => WritePageAsync(context, exporter));
    }

    private static async Task WritePageAsync(HttpContext context, PrometheusExporter exporter)
    {
        var page = await exporter.ScrapeAsync(context.RequestAborted);
        context.Response.ContentType = "text/plain; charset=utf-8; version=0.0.4";
        await context.Response.WriteAsync(page, context.RequestAborted);
    }
}
