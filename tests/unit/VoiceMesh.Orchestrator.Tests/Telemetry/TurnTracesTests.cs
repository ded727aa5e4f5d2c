using System.Diagnostics;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Telemetry;

[Trait("Category", "unit")]
public sealed class TurnTracesTests : IDisposable
{
    private readonly List<Activity> _stopped = [];
    private readonly ActivityListener _listener;
    private readonly string _session = Guid.NewGuid().ToString("N");

    public TurnTracesTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "VoiceMesh.Orchestrator",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (_stopped)
                {
                    _stopped.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void Close_OfAMeasuredTurn_LeavesOneTreeWhoseTilesAddUp()
    {
        using var outer = new Activity("outer").Start();
        using var traces = new TurnTraces();
        traces.Open("turn-1", _session, 1_000_000_000_000);
        var times = new TurnTimes
        {
            LastSpeechUs = 1_000_001_000_000,
            EndpointUs = 1_000_001_500_000,
            TriggeredUs = 1_000_001_520_000,
            FirstChunkUs = 1_000_001_550_000,
            FirstAudioUs = 1_000_001_590_000,
        };
        var traceId = traces.Close(new TurnSummary("turn-1", TurnEnding.Completed, TurnSource.Speech, "", "", "", times), measured: true);

        var spans = Spans(traceId);
        var root = Assert.Single(spans, span => span.OperationName == "turn");
        Assert.Equal(default, root.ParentSpanId);
        Assert.Same(outer, Activity.Current);
        var tiles = spans.Where(span => span != root).ToList();
        Assert.Equal(["turn.endpointing", "turn.transcription", "turn.thinking", "turn.synthesis"], tiles.Select(tile => tile.OperationName));
        Assert.All(tiles, tile => Assert.Equal(root.SpanId, tile.ParentSpanId));
        Assert.Equal(590, tiles.Sum(tile => tile.Duration.TotalMilliseconds), 3);
    }

    [Fact]
    public void Dismiss_LeavesNothingRecorded()
    {
        using var traces = new TurnTraces();
        traces.Open("turn-1", _session, 1_000_000_000_000);
        var traceId = traces.Find("turn-1")!.TraceId.ToHexString();
        traces.Dismiss("turn-1");

        Assert.DoesNotContain(Spans(traceId), span => span.Recorded);
        Assert.Null(traces.Find("turn-1"));
    }

    public void Dispose() => _listener.Dispose();

    private List<Activity> Spans(string traceId)
    {
        lock (_stopped)
        {
            return [.. _stopped.Where(span => span.TraceId.ToHexString() == traceId)];
        }
    }
}
