using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class FrameAllocationTests
{
    [Theory]
    [InlineData(0.05f, 0)]
    [InlineData(0.9f, 640)]
    public void Frame_ThatChangesNothing_AllocatesNothing(float probability, int spokenFirstMs)
    {
        var driver = new TurnDriver();
        driver.BeSilent(320);
        driver.Speak(spokenFirstMs);
        var state = driver.State;
        var at = driver.NowUs;
        // The first round is for the runtime, which compiles a hot path more than once.
        Assert.Equal(0, SteadyAllocations.BytesOf(() => Run(ref state, driver.Settings, probability, ref at, 500), times: 1, warmUp: 1));
    }

    private static void Run(ref TurnState state, TurnSettings settings, float probability, ref long at, int frames)
    {
        var effects = 0;
        for (var i = 0; i < frames; i++)
        {
            at += SpeechFrame.DurationUs;
            var step = TurnEngine.Advance(state, new SpeechFrame(at - TurnDriver.EpochUs, probability, at, at), settings);
            state = step.State;
            effects += step.Effects.Count;
            _ = TurnEngine.NextDeadlineUs(state, settings);
        }

        if (effects > 0)
        {
            Assert.Fail("A frame had an effect: this measures frames that have none.");
        }
    }
}
