using System.Diagnostics;
using OpenTelemetry;

namespace VoiceMesh.ServiceDefaults.Telemetry;

/// <summary>
/// Keeps probes, scrapes, reflection and the exporter's own requests out of the traces: they come every few seconds and say nothing about a conversation.
/// </summary>
internal sealed class ProbeSpanFilter : BaseProcessor<Activity>
{
    private static readonly string[] Prefixes = ["/grpc.health.", "/grpc.reflection.", "/health", "/metrics"];

    public override void OnEnd(Activity data)
    {
        var ownRequest = data.ParentId is null && data.Source.Name == "System.Net.Http";
        if (ownRequest || (data.GetTagItem("url.path") is string path && Array.Exists(Prefixes, prefix => path.StartsWith(prefix, StringComparison.Ordinal))))
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }
}
