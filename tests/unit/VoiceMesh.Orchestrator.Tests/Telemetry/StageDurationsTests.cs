using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Telemetry;

[Trait("Category", "unit")]
public class StageDurationsTests
{
    private static readonly TurnTimes Times = new()
    {
        LastSpeechUs = 1_000_000,
        EndpointUs = 1_500_000,
        TriggeredUs = 1_520_000,
        FirstChunkUs = 1_550_000,
        FirstAudioUs = 1_590_000,
        FirstSampleUs = 1_600_000,
    };

    [Fact]
    public void Measure_AllSteps_TilesTheSilence()
    {
        var durations = StageDurations.Measure(Times)!.Value;

        Assert.Equal((500.0, 20.0, 30.0, 40.0, 10.0), (durations.EndpointingMs, durations.TranscriptionMs, durations.ThinkingMs, durations.SynthesisMs, durations.PlayoutMs));
        Assert.Equal(600, durations.SilenceMs);
        Assert.Equal(70, durations.EngineMs);
    }

    [Fact]
    public void Measure_EnginesThatSay_AreBelieved()
    {
        var durations = StageDurations.Measure(Times with { SpeechToTextEngineUs = 15_000, LanguageModelEngineUs = 5_000, TextToSpeechEngineUs = 12_000 })!.Value;

        Assert.Equal(15 + 5 + 12, durations.EngineMs);
    }

    [Fact]
    public void Measure_ClocksThatDisagree_StillTiles()
    {
        var durations = StageDurations.Measure(Times with { LastSpeechUs = 1_510_000, FirstSampleUs = 1_580_000 })!.Value;

        Assert.Equal((0.0, 0.0), (durations.EndpointingMs, durations.PlayoutMs));
        Assert.Equal(80, durations.SilenceMs);
    }

    [Fact]
    public void Measure_WithoutAReply_IsNothing()
    {
        Assert.Null(StageDurations.Measure(Times with { FirstSampleUs = 0 }));
        Assert.Null(StageDurations.Measure(default));
    }
}
