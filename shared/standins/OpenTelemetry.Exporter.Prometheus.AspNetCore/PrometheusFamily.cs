using OpenTelemetry.Metrics;

namespace OpenTelemetry.Exporter;

/// <summary>What a metric is called and typed as on the page.</summary>
internal readonly record struct PrometheusFamily(string Name, string Type, string Unit)
{
    /// <summary>
    /// Null for what the text format cannot say. A counter gains <c>_total</c> unless its name ends so; any other metric keeps its name, so a gauge
    /// called <c>…_total</c> stays just that.
    /// </summary>
    public static PrometheusFamily? Of(Metric metric)
    {
        var type = metric.MetricType switch
        {
            MetricType.LongSum or MetricType.DoubleSum => "counter",
            MetricType.LongGauge or MetricType.DoubleGauge => "gauge",
            MetricType.LongSumNonMonotonic or MetricType.DoubleSumNonMonotonic => "gauge",
            MetricType.Histogram => "histogram",
            _ => null,
        };
        if (type is null)
        {
            return null;
        }

        var unit = PrometheusNames.ToUnitSuffix(metric.Unit);
        var name = PrometheusNames.ToMetricName(metric.Name);
        if (!name.EndsWith(unit, StringComparison.Ordinal))
        {
            name += $"_{unit}";
        }

        if (type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal))
        {
            name += "_total";
        }

        return new PrometheusFamily(name, type, unit);
    }
}
