using System.Text.Json;
using VoiceMesh.Client;
using VoiceMesh.Mesh.Reports;

namespace VoiceMesh.Mesh.Tests.Reports;

[Trait("Category", "unit")]
public sealed class LatencyTableTests
{
    private static readonly VoiceEvent Measured = Turn("""{"outcome":"completed","latency":{"endpointing_ms":320.04,"transcription_ms":1,"thinking_ms":2,"synthesis_ms":3,"playout_ms":4,"silence_ms":330.04,"engine_ms":5}}""");
    private static readonly VoiceEvent Unmeasured = Turn("""{"outcome":"interrupted","latency":{"endpointing_ms":0,"silence_ms":0}}""");

    [Fact]
    public void Render_Turns_ShowsStagesOfMeasuredOnesAndDashesForOthers()
    {
        var lines = LatencyTable.Render([Unmeasured, Measured]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.DoesNotContain("ms", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"^2 +completed +320\.0 ms +1\.0 ms +2\.0 ms +3\.0 ms +4\.0 ms +330\.0 ms", lines[2]);
    }

    [Fact]
    public void FirstAnswered_SkipsTurnsWithoutSilence()
    {
        Assert.Same(Measured, LatencyTable.FirstAnswered([Unmeasured, Measured]));
        Assert.Null(LatencyTable.FirstAnswered([Unmeasured]));
    }

    private static VoiceEvent Turn(string json) => new("turn_completed", JsonDocument.Parse(json).RootElement, default, 0);
}
