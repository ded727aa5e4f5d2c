using System.Diagnostics.Metrics;
using Grpc.Core;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>What every service counts of its calls; grpc-dotnet has no server metrics of its own in this form.</summary>
internal sealed class RpcMetrics
{
    private readonly Histogram<double> _duration;
    private readonly UpDownCounter<long> _active;

    public RpcMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("VoiceMesh.Rpc");
        _duration = meter.CreateHistogram(
            "voicemesh_rpc_server_duration_seconds",
            unit: null,
            "Time from a call's start to its status, by method and status.",
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800] });
        _active = meter.CreateUpDownCounter<long>("voicemesh_rpc_server_active", unit: null, "Calls that are running, by method.");
    }

    public void Started(string method) => _active.Add(1, new KeyValuePair<string, object?>("method", method));

    public void Ended(string method, StatusCode status, TimeSpan duration)
    {
        _active.Add(-1, new KeyValuePair<string, object?>("method", method));
        _duration.Record(duration.TotalSeconds, new("method", method), new("status", status.ToString()));
    }
}
