namespace VoiceMesh.Integration.Tests.Tracing;

/// <summary>One span as a service exported it; ids in lower-case hex.</summary>
public sealed record RecordedSpan(string Service, string TraceId, string SpanId, string ParentSpanId, string Name, double StartMs, double EndMs)
{
    public double DurationMs => EndMs - StartMs;
}
