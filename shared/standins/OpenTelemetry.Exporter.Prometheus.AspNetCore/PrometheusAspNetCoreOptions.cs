namespace OpenTelemetry.Exporter;

public class PrometheusAspNetCoreOptions
{
    internal const string DefaultScrapeEndpointPath = "/metrics";

    /// <summary>Default: <c>/metrics</c>.</summary>
    public string? ScrapeEndpointPath { get; set; } = DefaultScrapeEndpointPath;

    /// <summary>How long one page answers all scrapes. Default: 300; 0 collects for every scrape.</summary>
    public int ScrapeResponseCacheDurationMilliseconds { get; set; } = 300;
}
