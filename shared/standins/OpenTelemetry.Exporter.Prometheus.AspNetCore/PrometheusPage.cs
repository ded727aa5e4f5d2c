using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace OpenTelemetry.Exporter;

/// <summary>
/// Writes the Prometheus text format 0.0.4 as the real exporter does: <c>target_info</c> from the resource, families in order of their names, the
/// meter's name and version as <c>otel_scope_…</c> labels on every sample.
/// </summary>
internal sealed class PrometheusPage
{
    private readonly StringBuilder _text = new(16 * 1024);

    private PrometheusPage()
    {
    }

    public static string Write(Resource resource, IEnumerable<Metric> metrics)
    {
        var page = new PrometheusPage();
        page.WriteTargetInfo(resource);
        var families = metrics
            .Select(metric => (Family: PrometheusFamily.Of(metric), Metric: metric))
            .Where(item => item.Family is not null)
            .GroupBy(item => item.Family!.Value.Name, StringComparer.Ordinal)
            .OrderBy(family => family.Key, StringComparer.Ordinal);
        foreach (var family in families)
        {
            // Two types under one name cannot be told on one page; like the real exporter, leave the whole family out.
            if (family.Select(item => item.Family!.Value.Type).Distinct().Count() == 1)
            {
                page.WriteFamily(
                    family.First().Family!.Value,
                    family
                        .Select(item => item.Metric)
                        .OrderBy(metric => metric.MeterName, StringComparer.Ordinal)
                        .ThenBy(metric => metric.Name, StringComparer.Ordinal)
                        .ToArray());
            }
        }

        page._text.Append("# EOF\n");
        return page._text.ToString();
    }

    private static string FormatNumber(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("G17", CultureInfo.InvariantCulture),
    };

    private static string FormatLabelValue(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string EscapeHelp(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabelValue(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);

    /// <summary>Keys that become the same label share it: their values are joined with semicolons, in the order of the keys.</summary>
    private static string JoinLabels(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(
        ',',
        tags.GroupBy(tag => PrometheusNames.ToLabelName(tag.Key), StringComparer.Ordinal)
            .Select(label => (label.Key, Value: string.Join(
                ';',
                label.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => FormatLabelValue(tag.Value)))))
            .Select(label => $"{label.Key}=\"{EscapeLabelValue(label.Value)}\""));

    private static string GetLabels(Metric metric, in MetricPoint point)
    {
        var tags = new List<KeyValuePair<string, object?>> { new("otel_scope_name", metric.MeterName) };
        if (!string.IsNullOrEmpty(metric.MeterVersion))
        {
            tags.Add(new("otel_scope_version", metric.MeterVersion));
        }

        foreach (var tag in metric.MeterTags ?? [])
        {
            tags.Add(new($"otel_scope_{tag.Key}", tag.Value));
        }

        foreach (var tag in point.Tags)
        {
            // A histogram's buckets own this label.
            if (metric.MetricType != MetricType.Histogram || tag.Key != "le")
            {
                tags.Add(tag);
            }
        }

        return JoinLabels(tags);
    }

    private void WriteTargetInfo(Resource resource)
    {
        var labels = JoinLabels(resource.Attributes.Select(attribute => new KeyValuePair<string, object?>(attribute.Key, attribute.Value)));
        if (labels.Length > 0)
        {
            _text.Append("# TYPE target_info gauge\n# HELP target_info Target metadata\n");
            WriteSample("target_info", labels, "1");
        }
    }

    private void WriteFamily(PrometheusFamily family, IReadOnlyList<Metric> metrics)
    {
        _text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Name} {family.Type}\n");
        if (family.Unit.Length > 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"# UNIT {family.Name} {family.Unit}\n");
        }

        var help = metrics.Select(metric => metric.Description).FirstOrDefault(description => !string.IsNullOrEmpty(description));
        if (help is not null)
        {
            _text.Append(CultureInfo.InvariantCulture, $"# HELP {family.Name} {EscapeHelp(help)}\n");
        }

        foreach (var metric in metrics)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                WritePoint(family.Name, metric, in point);
            }
        }
    }

    private void WritePoint(string name, Metric metric, in MetricPoint point)
    {
        var labels = GetLabels(metric, in point);
        switch (metric.MetricType)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                WriteSample(name, labels, point.GetSumLong().ToString(CultureInfo.InvariantCulture));
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                WriteSample(name, labels, FormatNumber(point.GetSumDouble()));
                break;
            case MetricType.LongGauge:
                WriteSample(name, labels, point.GetGaugeLastValueLong().ToString(CultureInfo.InvariantCulture));
                break;
            case MetricType.DoubleGauge:
                WriteSample(name, labels, FormatNumber(point.GetGaugeLastValueDouble()));
                break;
            default:
                WriteHistogram(name, labels, in point);
                break;
        }
    }

    private void WriteHistogram(string name, string labels, in MetricPoint point)
    {
        long cumulativeCount = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulativeCount += bucket.BucketCount;
            WriteSample(
                $"{name}_bucket",
                $"{labels},le=\"{FormatNumber(bucket.ExplicitBound)}\"",
                cumulativeCount.ToString(CultureInfo.InvariantCulture));
        }

        WriteSample($"{name}_sum", labels, FormatNumber(point.GetHistogramSum()));
        WriteSample($"{name}_count", labels, point.GetHistogramCount().ToString(CultureInfo.InvariantCulture));
    }

    private void WriteSample(string name, string labels, string value) =>
        _text.Append(name).Append('{').Append(labels).Append("} ").Append(value).Append('\n');
}
