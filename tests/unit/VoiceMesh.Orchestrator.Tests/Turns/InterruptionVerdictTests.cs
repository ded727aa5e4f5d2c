using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

/// <summary>Words over a reply that are too short for time or an interim to tell them from a cough: their final does.</summary>
[Trait("Category", "unit")]
public class InterruptionVerdictTests
{
    private const string LongAnswer = "one two three four five six seven eight nine ten.";
    private readonly TurnDriver _driver = new();

    private PlaybackOrder[] Orders => [.. _driver.All<TurnEffect.ControlPlayback>().Select(control => control.Order)];

    [Fact]
    public void Silence_AfterAShortWord_EndsTheUtteranceAndKeepsThePause()
    {
        var (first, second) = SayShortly();

        Assert.Equal([PlaybackOrder.Pause], Orders);
        Assert.Equal((first, second), (_driver.ActiveId, _driver.CandidateId));
        Assert.Equal(second, _driver.All<TurnEffect.EndUtterance>().Last().TurnId);
        Assert.Contains(new TurnEffect.MarkSilence(second), _driver.All<TurnEffect.MarkSilence>());
        Assert.True(
            _driver.TimeOf<TurnEffect.MarkSilence>(mark => mark.TurnId == second) < _driver.TimeOf<TurnEffect.EndUtterance>(end => end.TurnId == second));
        Assert.Equal(AgentMode.Speaking, _driver.State.Mode);
    }

    [Fact]
    public void Final_WithMeaning_IsTheNextTurnByOneTriggerAndOneStream()
    {
        var (first, second) = SayShortly();
        _driver.Final(second, "stop");

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal(TurnEnding.Interrupted, _driver.Summary(first).Ending);
        Assert.Single(_driver.All<TurnEffect.StartAnswer>(), answer => answer.TurnId == second);
        Assert.Single(_driver.All<TurnEffect.OpenUtterance>(), open => open.TurnId == second);
        Assert.Single(_driver.All<TurnEffect.EndUtterance>(), end => end.TurnId == second);
        Assert.Equal("stop", _driver.All<TurnEffect.AnnounceTranscript>().Single(t => t is { Final: true } && t.TurnId == second).Transcription.Text);
        Assert.Contains(new TurnEffect.CountInterruption(true), _driver.Last);
        Assert.Empty(_driver.All<TurnEffect.CancelUtterance>());
        Assert.Equal(AgentMode.Processing, _driver.State.Mode);
    }

    [Fact]
    public void Final_BeforeTheSilence_DecidesAtTheSilence()
    {
        _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(192);
        var second = _driver.CandidateId;
        _driver.BeSilent(192);
        _driver.Final(second, "stop");
        Assert.Equal([PlaybackOrder.Pause], Orders);
        _driver.BeSilent(128);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal(second, _driver.All<TurnEffect.StartAnswer>().Last().TurnId);
        Assert.DoesNotContain(_driver.All<TurnEffect.EndUtterance>(), end => end.TurnId == second);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ... ")]
    [InlineData("Uh-huh.")]
    public void Final_WithoutMeaning_ResumesTheReply(string final)
    {
        var (first, second) = SayShortly();
        _driver.Final(second, final);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], Orders);
        Assert.Equal(first, _driver.ActiveId);
        Assert.Null(_driver.State.Candidate);
        Assert.Contains(new TurnEffect.CountInterruption(false), _driver.Last);
        Assert.Contains(new TurnEffect.TurnDismissed(second), _driver.Last);
    }

    [Fact]
    public void Final_ThatDoesNotCome_ResumesTheReplyInItsTime()
    {
        _driver.Settings = new TurnSettings { InterruptionFinalTimeoutMs = 600 };
        var (first, second) = SayShortly();
        _driver.Pass(599);
        _driver.Tick();
        Assert.Equal([PlaybackOrder.Pause], Orders);
        Assert.Equal(1_000, TurnEngine.NextDeadlineUs(_driver.State, _driver.Settings) - _driver.NowUs);
        _driver.Pass(1);
        _driver.Tick();

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], Orders);
        Assert.Contains(new TurnEffect.CancelUtterance(second), _driver.Last);
        _driver.Final(second, "stop");
        Assert.Empty(_driver.Last);
        Assert.Equal(first, _driver.ActiveId);
    }

    [Fact]
    public void Final_OfASlowStt_IsAwaitedWhileTheWordsBeforeItAreNotThereEither()
    {
        _driver.Speak(640);
        var first = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Speak(192);
        var second = _driver.CandidateId;
        _driver.BeSilent(320);
        _driver.Pass(5_000);
        _driver.Tick();
        Assert.Equal((first, second), (_driver.ActiveId, _driver.State.Candidate?.Id));
        _driver.Final(first, "book a table");
        _driver.Final(second, "for two");

        Assert.Equal("book a table for two", Assert.Single(_driver.State.History.Entries).Text);
        Assert.Equal(second, _driver.All<TurnEffect.StartAnswer>().Last().TurnId);
    }

    [Fact]
    public void Final_ThatDoesNotComeAfterThatOfTheWordsBeforeIt_HoldsTheReplyNoLongerThanItsTime()
    {
        _driver.Speak(640);
        var first = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Speak(192);
        _driver.BeSilent(320);
        _driver.Pass(5_000);
        _driver.Final(first, "book a table");
        Assert.Equal(_driver.Settings.InterruptionFinalTimeoutMs * 1_000L, TurnEngine.NextDeadlineUs(_driver.State, _driver.Settings) - _driver.NowUs);
        _driver.Pass(_driver.Settings.InterruptionFinalTimeoutMs);
        _driver.Tick();

        Assert.Null(_driver.State.Candidate);
        Assert.Equal(first, _driver.ActiveId);
    }

    [Fact]
    public void Interim_WhileTheFinalIsAwaited_ConfirmsAndTheFinalTriggers()
    {
        var (_, second) = SayShortly();
        _driver.Interim(second, "stop");
        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        _driver.Final(second, "stop it");

        Assert.Equal("stop it", _driver.State.History.Entries[^1].Text);
        Assert.Single(_driver.All<TurnEffect.StartAnswer>(), answer => answer.TurnId == second);
    }

    [Fact]
    public void Speech_WhileTheFinalIsAwaited_GoesOnWithTheAudioOfTheFirstPart()
    {
        var (first, second) = SayShortly();
        _driver.BeSilent(96);
        _driver.Speak(96);
        var third = _driver.CandidateId;

        Assert.Equal(new TurnEffect.OpenUtterance(third, second), _driver.Last.OfType<TurnEffect.OpenUtterance>().Single());
        Assert.Contains(new TurnEffect.TurnDismissed(second), _driver.Last);
        Assert.Equal([PlaybackOrder.Pause], Orders);
        _driver.BeSilent(320);
        _driver.Final(third, "no stop");
        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal("no stop", _driver.State.History.Entries[^1].Text);
        Assert.Equal(TurnEnding.Interrupted, _driver.Summary(first).Ending);
    }

    [Fact]
    public void Speech_WhileTheFinalIsAwaited_CountsWithTheTimeSpokenBefore()
    {
        var (first, _) = SayShortly();
        _driver.Speak(192);
        Assert.Equal([PlaybackOrder.Pause], Orders);
        _driver.Speak(32);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal(TurnEnding.Interrupted, _driver.Summary(first).Ending);
    }

    [Fact]
    public void Stt_FailingWhileTheFinalIsAwaited_ResumesTheReplyAndSaysSo()
    {
        var (first, second) = SayShortly();
        _driver.Fail(ConversationStage.SpeechToText, second);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], Orders);
        Assert.Equal(second, Assert.Single(_driver.All<TurnEffect.ReportError>()).TurnId);
        Assert.Equal(first, _driver.ActiveId);
        _driver.Speak(96);
        Assert.NotNull(_driver.State.Candidate);
    }

    [Fact]
    public void TriggerLlm_WhileTheFinalIsAwaited_MakesItATurn()
    {
        var (first, second) = SayShortly();
        _driver.TriggerLlm();
        Assert.Equal(TurnEnding.Interrupted, _driver.Summary(first).Ending);
        _driver.Final(second, "okay");

        Assert.Equal("okay", _driver.State.History.Entries[^1].Text);
        Assert.Single(_driver.All<TurnEffect.StartAnswer>(), answer => answer.TurnId == second);
    }

    [Fact]
    public void TriggerLlm_WithWordsWhileTwoFinalsAreAwaited_GivesThemToTheNewestSpeech()
    {
        _driver.Speak(640);
        var first = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.Speak(192);
        _driver.BeSilent(320);
        var second = _driver.CandidateId;
        _driver.TriggerLlm("a story");
        Assert.Empty(_driver.All<TurnEffect.StartAnswer>());
        _driver.Final(first, "tell me");

        var answer = Assert.Single(_driver.All<TurnEffect.StartAnswer>());
        Assert.Equal((second, "tell me a story"), (answer.TurnId, answer.History.Entries[^1].Text));
    }

    [Fact]
    public void Final_WhileTheFirstTurnHasNotSounded_JoinsTheWords()
    {
        var first = _driver.Ask("what is the weather");
        _driver.Speak(192);
        _driver.BeSilent(320);
        _driver.Final(_driver.CandidateId, "tomorrow");

        Assert.Equal("", _driver.Summary(first).UserText);
        Assert.Equal(["what is the weather tomorrow"], _driver.State.History.Entries.Select(entry => entry.Text));
        Assert.Empty(Orders);
    }

    [Fact]
    public void Playback_FinishedWhileTheFinalIsAwaited_HearsTheWordsOut()
    {
        var (first, second) = SayShortly();
        _driver.Played(first, 2_000, finished: true);
        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Clear], Orders);
        Assert.Equal(TurnEngine.NoDeadline, TurnEngine.NextDeadlineUs(_driver.State, _driver.Settings));
        _driver.Final(second, "stop");

        Assert.Equal(second, _driver.All<TurnEffect.StartAnswer>().Last().TurnId);
    }

    [Fact]
    public void Silence_InPushToTalk_WaitsForTheTriggerThenResumes()
    {
        _driver.Settings = new TurnSettings { AutomaticTurns = false };
        _driver.Text("count");
        _driver.Answer(LongAnswer);
        _driver.Voice();
        _driver.Pump();
        _driver.Speak(192);
        _driver.BeSilent(1_088);
        Assert.Equal([PlaybackOrder.Pause], Orders);
        Assert.Empty(_driver.All<TurnEffect.EndUtterance>());
        _driver.BeSilent(32);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], Orders);
    }

    private (string First, string Second) SayShortly()
    {
        var first = _driver.AskAndHear("count", LongAnswer);
        _driver.Speak(192);
        var second = _driver.CandidateId;
        _driver.BeSilent(320);
        return (first, second);
    }
}
