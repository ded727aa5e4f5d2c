using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

/// <summary>A whole conversation on the simulated clock: a question, a question over the answer, and a last one.</summary>
[Trait("Category", "unit")]
public class ThreeTurnConversationTests
{
    [Fact]
    public void Conversation_WhoseSecondTurnInterruptsTheFirst_RemembersOnlyWhatWasHeard()
    {
        var driver = new TurnDriver();
        var first = driver.AskAndHear("what can you do", "I can tell the time, do sums and convert units for you.");
        driver.BeSilent(960);
        driver.Played(first, 960);

        var speechBegan = driver.NowUs;
        driver.Speak(640);
        var paused = driver.Log.First(entry => entry.Effect is TurnEffect.ControlPlayback { Order: PlaybackOrder.Pause });
        var cleared = driver.Log.First(entry => entry.Effect is TurnEffect.ControlPlayback { Order: PlaybackOrder.Clear });
        Assert.InRange(paused.AtUs - speechBegan, 0, 200_000);
        Assert.True(cleared.AtUs > paused.AtUs);

        var second = driver.ActiveId;
        driver.BeSilent(544);
        driver.Final(second, "what time is it");
        driver.Answer("It is noon.");
        driver.Voice();
        driver.Pump();
        driver.Played(second, 600, finished: true);

        var third = driver.AskAndHear("thank you", "You are welcome.");
        driver.Played(third, 600, finished: true);

        Assert.Equal(
            [
                (true, "what can you do", false),
                (false, "I can tell the time,", true),
                (true, "what time is it", false),
                (false, "It is noon.", false),
                (true, "thank you", false),
                (false, "You are welcome.", false),
            ],
            driver.State.History.Entries.Select(entry => (entry.FromUser, entry.Text, entry.Interrupted)));
        Assert.Equal(
            [TurnEnding.Interrupted, TurnEnding.Completed, TurnEnding.Completed],
            driver.All<TurnEffect.FinishTurn>().Select(finish => finish.Summary.Ending));
        Assert.Equal(
            ["what can you do", "what time is it", "thank you"],
            driver.All<TurnEffect.StartAnswer>().Select(answer => answer.History.Entries[^1].Text));
    }
}
