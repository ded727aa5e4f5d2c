using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class InterruptionTests
{
    private const string LongAnswer = "one two three four five six seven eight nine ten.";
    private readonly TurnDriver _driver = new();

    private PlaybackOrder[] Orders => [.. _driver.All<TurnEffect.ControlPlayback>().Select(control => control.Order)];

    [Fact]
    public void Speech_WhileSpeaking_PausesWithin200Ms()
    {
        _driver.AskAndHear("count", LongAnswer);
        var speechBegan = _driver.NowUs;
        _driver.Speak(128);

        Assert.Equal([PlaybackOrder.Pause], Orders);
        Assert.InRange(_driver.TimeOf<TurnEffect.ControlPlayback>() - speechBegan, 0, 200_000);
        Assert.Equal(AgentMode.Speaking, _driver.State.Mode);
    }

    [Fact]
    public void Speech_ShorterThanTheMinimum_PausesNothing()
    {
        _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(64);
        _driver.BeSilent(64);
        _driver.Speak(64);

        Assert.Empty(Orders);
        Assert.Null(_driver.State.Candidate);
    }

    [Fact]
    public void Speech_ThatLasts_ClearsAndBecomesTheNextTurn()
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(416);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal(TurnEnding.Interrupted, _driver.Summary(first).Ending);
        Assert.Equal("turn-2", _driver.ActiveId);
        Assert.Equal(AgentMode.Listening, _driver.State.Mode);
        Assert.Equal(2, _driver.All<TurnEffect.OpenUtterance>().Count());
    }

    [Fact]
    public void Interim_WithWords_ConfirmsBeforeTheDurationDoes()
    {
        _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(96);
        _driver.Interim(_driver.CandidateId, "stop");

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal("stop", _driver.All<TurnEffect.AnnounceTranscript>().Last().Transcription.Text);
    }

    [Theory]
    [InlineData("uh-huh")]
    [InlineData("Mm, okay.")]
    public void Interim_WithABackchannel_LetsTheReplyGoOn(string interim)
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(192);
        var candidate = _driver.CandidateId;
        _driver.Interim(candidate, interim);
        _driver.BeSilent(320);
        _driver.Final(candidate, interim);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], Orders);
        Assert.Equal(first, _driver.ActiveId);
        Assert.Contains(new TurnEffect.CountInterruption(false), _driver.All<TurnEffect.CountInterruption>());
        Assert.DoesNotContain(_driver.All<TurnEffect.AnnounceTranscript>(), transcript => transcript.TurnId == candidate);
    }

    [Fact]
    public void FalseInterruption_KeepsThePauseOutOfTheHeardTime()
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(192);
        _driver.BeSilent(320);
        _driver.Final(_driver.CandidateId, "");
        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], Orders);
        _driver.Speak(416);

        // 96 ms until the pause, then 96 ms from the resume to the next pause: not one whole word of 200 ms.
        Assert.Equal("", _driver.Summary(first).AssistantText);
    }

    [Fact]
    public void Interruption_CutsTheHistoryToTheWordsHeard()
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Pass(600);
        _driver.Played(first, 600);
        _driver.Speak(96);
        _driver.Played(first, 650);
        _driver.Speak(320);

        Assert.Equal("one two three", _driver.Summary(first).AssistantText);
        var entry = _driver.State.History.Entries[^1];
        Assert.True(entry is { FromUser: false, Interrupted: true, Text: "one two three" });
    }

    [Fact]
    public void Interruption_BeforeAnyReport_CountsNothingAsHeard()
    {
        _driver.Ask("count");
        _driver.Answer(LongAnswer);
        _driver.Voice();
        _driver.Pump();
        var first = _driver.ActiveId;
        _driver.Pass(1_000);
        _driver.Speak(416);

        Assert.Equal("", _driver.Summary(first).AssistantText);
        Assert.Equal(["count"], _driver.State.History.Entries.Select(entry => entry.Text));
    }

    [Fact]
    public void Interruption_CancelsWhatIsStillRunning()
    {
        var first = _driver.Ask("count");
        _driver.Answer("one two three, and then it goes on", done: false);
        _driver.Voice(done: false);
        _driver.Pump();
        _driver.Played(first, 0);
        _driver.Speak(416);

        Assert.Equal(first, Assert.Single(_driver.All<TurnEffect.CancelAnswer>()).TurnId);
        Assert.Equal(first, Assert.Single(_driver.All<TurnEffect.CancelSpeech>()).TurnId);
    }

    [Fact]
    public void Audio_WhileACandidateIsOpen_MayNotLeave()
    {
        var first = _driver.Ask("count");
        _driver.Answer(LongAnswer);
        _driver.Speak(96);
        _driver.Voice();

        Assert.False(TurnEngine.MaySend(_driver.State, first, _driver.Settings, _driver.NowUs));
        _driver.BeSilent(320);
        Assert.False(TurnEngine.MaySend(_driver.State, first, _driver.Settings, _driver.NowUs));
        _driver.Final(_driver.CandidateId, "");
        Assert.True(TurnEngine.MaySend(_driver.State, first, _driver.Settings, _driver.NowUs));
        Assert.Empty(Orders);
    }

    [Fact]
    public void Speech_BeforeAnyAudio_JoinsTheWordsIntoOneTurn()
    {
        var first = _driver.Ask("what is the weather");
        _driver.Answer("It is", done: false);
        _driver.Speak(416);
        var second = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Final(second, "in amsterdam");

        Assert.Equal("", _driver.Summary(first).UserText);
        Assert.Equal(["what is the weather in amsterdam"], _driver.State.History.Entries.Select(entry => entry.Text));
        Assert.Equal(2, _driver.All<TurnEffect.StartAnswer>().Count());
        Assert.Single(_driver.All<TurnEffect.CancelAnswer>());
    }

    [Fact]
    public void Speech_BeforeAnyAudioAndWithoutWords_AnswersTheFirstWordsAfterAll()
    {
        _driver.Ask("what is the weather");
        _driver.Speak(416);
        var second = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Final(second, "");

        Assert.Equal("what is the weather", _driver.All<TurnEffect.StartAnswer>().Last().History.Entries[^1].Text);
        Assert.Equal(second, _driver.All<TurnEffect.StartAnswer>().Last().TurnId);
    }

    [Fact]
    public void Speech_BeforeTheFinal_WaitsForItAndJoins()
    {
        _driver.Speak(640);
        var first = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Speak(416);
        Assert.True(_driver.State.Candidate!.Confirmed);
        var second = _driver.CandidateId;
        _driver.Final(first, "tell me");
        Assert.Empty(_driver.All<TurnEffect.StartAnswer>());
        _driver.BeSilent(544);
        _driver.Final(second, "a story");

        Assert.Equal("tell me a story", Assert.Single(_driver.All<TurnEffect.StartAnswer>()).History.Entries[^1].Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Speech_WhileTwoFinalsAreAwaited_GoesOnWithTheSecond(bool secondIsThere)
    {
        _driver.Speak(640);
        var first = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Speak(416);
        var second = _driver.CandidateId;
        _driver.BeSilent(544);
        if (secondIsThere)
        {
            _driver.Final(second, "a story");
        }

        _driver.Speak(416);
        var third = _driver.CandidateId;
        Assert.Equal(new TurnEffect.OpenUtterance(third, secondIsThere ? "" : second), _driver.All<TurnEffect.OpenUtterance>().Last());
        _driver.Final(first, "tell me");
        _driver.BeSilent(544);
        Assert.Empty(_driver.All<TurnEffect.StartAnswer>());
        _driver.Final(third, secondIsThere ? "about bears" : "a story about bears");

        Assert.Equal("tell me a story about bears", Assert.Single(_driver.All<TurnEffect.StartAnswer>()).History.Entries[^1].Text);
    }

    [Fact]
    public void Speech_OverBeforeTheFirstFinal_IsAnsweredOnceBothFinalsAreThere()
    {
        _driver.Speak(640);
        var first = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Speak(416);
        var second = _driver.CandidateId;
        _driver.BeSilent(544);
        _driver.Final(second, "a story");
        Assert.Empty(_driver.All<TurnEffect.StartAnswer>());
        _driver.Final(first, "tell me");

        Assert.Equal("tell me a story", Assert.Single(_driver.All<TurnEffect.StartAnswer>()).History.Entries[^1].Text);
    }

    [Fact]
    public void Speech_WhenInterruptionsAreOff_LeavesTheReplyAlone()
    {
        _driver.Settings = new TurnSettings { AllowInterruptions = false };
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(1_000);

        Assert.Empty(Orders);
        Assert.Equal(first, _driver.ActiveId);
    }

    [Fact]
    public void StartListening_WhileSpeaking_LeavesTheReply()
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.StartListening();

        Assert.Equal([PlaybackOrder.Clear], Orders);
        Assert.Equal(TurnEnding.Interrupted, _driver.Summary(first).Ending);
        Assert.Equal(AgentMode.Listening, _driver.State.Mode);
    }

    [Fact]
    public void Playback_FinishedWhilePaused_ClearsAndHearsTheCandidateOut()
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(96);
        var second = _driver.CandidateId;
        _driver.Played(first, 2_000, finished: true);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal(TurnEnding.Completed, _driver.Summary(first).Ending);
        Assert.Equal(second, _driver.ActiveId);
    }

    [Fact]
    public void End_WhilePaused_ClearsAndCancelsEverything()
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(96);
        _driver.Do(new TurnEvent.End("stopped", _driver.NowUs));

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal(TurnEnding.Cancelled, _driver.Summary(first).Ending);
        Assert.Equal("stopped", Assert.Single(_driver.All<TurnEffect.EndConversation>()).Reason);
        Assert.Single(_driver.All<TurnEffect.CancelUtterance>());
    }
}
