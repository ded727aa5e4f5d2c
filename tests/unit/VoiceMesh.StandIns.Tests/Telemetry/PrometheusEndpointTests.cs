using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace VoiceMesh.StandIns.Tests.Telemetry;

[Trait("Category", "unit")]
public sealed class PrometheusEndpointTests
{
    private const string MeterName = "VoiceMesh.Golden";

    private const string Golden =
        """
        # TYPE bytes_sent_bytes_per_second gauge
        # UNIT bytes_sent_bytes_per_second bytes_per_second
        bytes_sent_bytes_per_second{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2"} 7
        # TYPE voice_ai_e2e_latency_ms histogram
        # HELP voice_ai_e2e_latency_ms From the end of speech to the first sound.
        voice_ai_e2e_latency_ms_bucket{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2",le="100"} 1
        voice_ai_e2e_latency_ms_bucket{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2",le="200"} 2
        voice_ai_e2e_latency_ms_bucket{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2",le="+Inf"} 3
        voice_ai_e2e_latency_ms_sum{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2"} 5200.5
        voice_ai_e2e_latency_ms_count{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2"} 3
        # TYPE webrtc_active_sessions_total gauge
        # HELP webrtc_active_sessions_total Sessions that are alive.
        webrtc_active_sessions_total{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2"} 2
        # TYPE webrtc_errors_total counter
        webrtc_errors_total{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2",error_type="a \"b\" \\ c\nd"} 4
        # TYPE webrtc_signaling_latency_seconds histogram
        # UNIT webrtc_signaling_latency_seconds seconds
        webrtc_signaling_latency_seconds_bucket{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2",le="0.5"} 1
        webrtc_signaling_latency_seconds_bucket{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2",le="+Inf"} 1
        webrtc_signaling_latency_seconds_sum{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2"} 0.25
        webrtc_signaling_latency_seconds_count{otel_scope_name="VoiceMesh.Golden",otel_scope_version="1.2"} 1
        # EOF
        """;

    [Fact]
    public async Task Scrape_OfEveryKindOfInstrument_GivesTheGoldenPage()
    {
        await using var server = await StartAsync();
        using var meter = RecordGolden(server.Services.GetRequiredService<IMeterFactory>());

        var page = await ScrapeAsync(server);

        var body = string.Join('\n', page.Split('\n').Where(line => !line.Contains("target_info", StringComparison.Ordinal)));
        Assert.Equal(Golden, body.TrimEnd('\n'));
    }

    [Fact]
    public async Task Scrape_WithAResource_SaysItAsTargetInfo()
    {
        await using var server = await StartAsync();

        var page = await ScrapeAsync(server);

        Assert.Contains("# TYPE target_info gauge\n# HELP target_info Target metadata\n", page, StringComparison.Ordinal);
        Assert.Matches("(?m)^target_info\\{.*service_name=\"golden\".*\\} 1$", page);
    }

    [Fact]
    public async Task Scrape_TwiceWithinTheCacheDuration_CollectsOnce()
    {
        await using var server = await StartAsync();
        using var meter = server.Services.GetRequiredService<IMeterFactory>().Create(MeterName);
        var collections = 0;
        meter.CreateObservableGauge("collections", () => Interlocked.Increment(ref collections));

        var pages = await Task.WhenAll(ScrapeAsync(server), ScrapeAsync(server));

        Assert.Equal(1, collections);
        Assert.Equal(pages[0], pages[1]);
    }

    private static Meter RecordGolden(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName, "1.2");
        meter.CreateUpDownCounter<int>("webrtc_active_sessions_total", description: "Sessions that are alive.").Add(2);
        meter.CreateCounter<long>("webrtc.errors").Add(4, new KeyValuePair<string, object?>("error.type", "a \"b\" \\ c\nd"));
        meter.CreateObservableGauge("bytes.sent", () => 7, "By/s");
        meter.CreateHistogram<double>("webrtc.signaling_latency", "s").Record(0.25);
        var latency = meter.CreateHistogram<double>("voice_ai_e2e_latency_ms", description: "From the end of speech to the first sound.");
        latency.Record(50.5);
        latency.Record(150);
        latency.Record(5000);
        return meter;
    }

    private static async Task<string> ScrapeAsync(LocalServer server)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(new Uri(server.Address, "/metrics"));
        Assert.Equal("text/plain", response.Content.Headers.ContentType!.MediaType);
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<LocalServer> StartAsync() => LocalServer.StartAsync(
        HttpProtocols.Http1,
        services => services
            .AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("golden"))
            .WithMetrics(metrics => metrics
                .AddMeter(MeterName)
                .AddView("voice_ai_e2e_latency_ms", new ExplicitBucketHistogramConfiguration { Boundaries = [100, 200] })
                .AddView("webrtc.signaling_latency", new ExplicitBucketHistogramConfiguration { Boundaries = [0.5] })
                .AddPrometheusExporter(exporter => exporter.ScrapeResponseCacheDurationMilliseconds = 60_000)),
        app => app.MapPrometheusScrapingEndpoint());
}
