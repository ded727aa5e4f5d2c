using System.Diagnostics;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter;

/// <summary>Collects when it is scraped, one collection at a time, and keeps the page for a moment so that several scrapers cost one.</summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter(IOptions<PrometheusAspNetCoreOptions> options) : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly TimeSpan _cacheDuration = TimeSpan.FromMilliseconds(options.Value.ScrapeResponseCacheDurationMilliseconds);
    private readonly SemaphoreSlim _oneCollection = new(1, 1);
    private string? _page;
    private long _collectedAt;

    public Func<int, bool>? Collect { get; set; }

    public async Task<string> ScrapeAsync(CancellationToken cancellationToken)
    {
        await _oneCollection.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_page is not null && Stopwatch.GetElapsedTime(_collectedAt) < _cacheDuration)
            {
                return _page;
            }

            _page = null;
            if (Collect is null || !Collect(Timeout.Infinite) || _page is null)
            {
                throw new InvalidOperationException("The metrics could not be collected.");
            }

            _collectedAt = Stopwatch.GetTimestamp();
            return _page;
        }
        finally
        {
            _oneCollection.Release();
        }
    }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var metrics = new List<Metric>();
        foreach (var metric in batch)
        {
            metrics.Add(metric);
        }

        _page = PrometheusPage.Write(ParentProvider.GetResource(), metrics);
        return ExportResult.Success;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _oneCollection.Dispose();
        }

        base.Dispose(disposing);
    }
}
