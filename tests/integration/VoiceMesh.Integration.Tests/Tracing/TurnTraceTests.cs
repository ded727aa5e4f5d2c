namespace VoiceMesh.Integration.Tests.Tracing;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class TurnTraceTests(MeshFixture mesh)
{
    private static readonly string[] Stages = ["turn.endpointing", "turn.transcription", "turn.thinking", "turn.synthesis", "turn.playout"];

    [Fact]
    public async Task Turn_Spoken_IsOneTreeOverAllServicesWhoseStagesAddUpToTheSilence()
    {
        var result = await mesh.SpeakAsync(MeshFixture.GoForward);
        var turn = result.Turns.First(turn => turn.Text("assistant_text").Length > 0);
        var traceId = turn.Text("trace_id");
        RecordedSpan[] Trace() => [.. mesh.Collector.Spans.Where(span => span.TraceId == traceId)];
        await Eventually.HoldsAsync(() => Stages.All(stage => Trace().Any(span => span.Name == stage)) && Trace().Select(span => span.Service).Distinct().Count() == 5, $"the whole trace; have {string.Join(", ", Trace().Select(span => $"{span.Service}/{span.Name}"))}");
        await Eventually.HoldsAsync(() => Trace().Count(span => !Trace().Any(parent => parent.SpanId == span.ParentSpanId)) == 1, "one root");

        var trace = Trace();
        Assert.Equal(["llm-proxy", "media-server", "orchestrator", "stt", "tts"], trace.Select(span => span.Service).Distinct().Order());
        var root = trace.Single(span => !trace.Any(parent => parent.SpanId == span.ParentSpanId));
        Assert.Equal("turn", root.Name);
        Assert.Equal("media-server", trace.Single(span => span.Name == "turn.playout").Service);

        var stages = Stages.Select(stage => trace.Single(span => span.Name == stage)).ToArray();
        var sum = stages.Sum(stage => stage.DurationMs);
        Assert.InRange(sum - result.SilenceMs, -20, 20);
        for (var index = 1; index < stages.Length; index++)
        {
            Assert.InRange(stages[index].StartMs - stages[index - 1].EndMs, -20, 20);
        }
    }
}
