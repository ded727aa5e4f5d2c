using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class DeadlineTests
{
    private readonly TurnDriver _driver = new();

    private long DueMs => (TurnEngine.NextDeadlineUs(_driver.State, _driver.Settings) - _driver.NowUs) / 1000;

    [Fact]
    public void Audio_ThatStopsInMidSpeech_EndsTheUtterance()
    {
        _driver.Speak(640);
        Assert.Equal(1_000, DueMs);
        _driver.Pass(1_000);
        _driver.Tick();

        Assert.Single(_driver.All<TurnEffect.EndUtterance>());
    }

    [Fact]
    public void Audio_ThatStopsBehindAReply_LetsTheFinalDecide()
    {
        _driver.AskAndHear("count", "one two three.");
        _driver.Speak(96);
        _driver.Pass(1_000);
        _driver.Tick();
        Assert.Equal(_driver.CandidateId, _driver.All<TurnEffect.EndUtterance>().Last().TurnId);
        Assert.Equal(800, DueMs);
        _driver.Final(_driver.CandidateId, "");

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], _driver.All<TurnEffect.ControlPlayback>().Select(control => control.Order));
    }

    [Fact]
    public void Audio_ThatStopsInPushToTalk_WaitsForTheTriggerUntilTheIdleTimeout()
    {
        _driver.Settings = new TurnSettings { AutomaticTurns = false };
        _driver.Speak(640);
        Assert.Equal(300_000, DueMs);
        _driver.Pass(10_000);
        _driver.Tick();

        Assert.Empty(_driver.All<TurnEffect.EndUtterance>());
    }

    [Fact]
    public void Listener_WhoReportsNothing_IsTakenToHaveHeardAllAfterItsLengthAndGrace()
    {
        _driver.Ask("tell me");
        _driver.Answer("Good night.");
        _driver.Voice();
        _driver.Pump();
        Assert.Equal(400 + 2_000, DueMs);
        _driver.Pass(2_400);
        _driver.Tick();

        Assert.Equal(TurnEnding.Completed, _driver.Summary("turn-1").Ending);
    }

    [Fact]
    public void Conversation_WithNothingGoingOn_TimesOut()
    {
        _driver.BeSilent(64);
        _driver.Pass(300_000);
        _driver.Tick();

        Assert.Equal("timeout", Assert.Single(_driver.All<TurnEffect.EndConversation>()).Reason);
        Assert.True(_driver.State.Ended);
        Assert.Equal(TurnEngine.NoDeadline, TurnEngine.NextDeadlineUs(_driver.State, _driver.Settings));
    }

    [Fact]
    public void Tick_BeforeAnyDeadline_DoesNothing()
    {
        _driver.Speak(640);
        _driver.Tick();

        Assert.Empty(_driver.Last);
    }

    [Fact]
    public void Drain_WithATurnUnderWay_EndsAfterIt()
    {
        var id = _driver.AskAndHear("tell me", "Good night.");
        _driver.Do(new TurnEvent.Drain(_driver.NowUs));
        Assert.False(_driver.State.Ended);
        _driver.Played(id, 400, finished: true);

        Assert.Equal("draining", Assert.Single(_driver.All<TurnEffect.EndConversation>()).Reason);
    }

    [Fact]
    public void Drain_WithNothingUnderWay_EndsAtOnce()
    {
        _driver.Do(new TurnEvent.Drain(_driver.NowUs));

        Assert.Equal("draining", Assert.Single(_driver.All<TurnEffect.EndConversation>()).Reason);
    }

    [Fact]
    public void Anything_AfterTheEnd_HasNoEffect()
    {
        _driver.Do(new TurnEvent.End("stopped", _driver.NowUs));
        _driver.Text("hello");
        Assert.Empty(_driver.Last);
        _driver.Speak(96);
        Assert.Empty(_driver.Last);
    }
}
