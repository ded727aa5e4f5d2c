using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Orchestrator.Telemetry;

namespace VoiceMesh.Orchestrator.Tests.Telemetry;

[Trait("Category", "unit")]
public sealed class OrchestratorMetricsTests
{
    [Fact]
    public void Constructor_EndToEndLatency_HasThePrescribedBucketsAndThoseOfTheCriticalAlert()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IReadOnlyList<double>? bounds = null;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument is Histogram<double> { Name: "voice_ai_e2e_latency_ms" } histogram)
                {
                    bounds = histogram.Advice?.HistogramBucketBoundaries;
                }
            },
        };
        listener.Start();

        _ = new OrchestratorMetrics(services.GetRequiredService<IMeterFactory>());

        Assert.NotNull(bounds);
        Assert.Empty(new double[] { 100, 200, 300, 400, 500, 750, 1000, 1500, 2000 }.Except(bounds));
        // A quantile is said between two bounds, so one has to lie at the threshold and one beyond it.
        Assert.Contains(2500, bounds);
        Assert.True(bounds[^1] > 2500);
    }
}
