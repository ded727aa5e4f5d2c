using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class TriggerTests
{
    private readonly TurnDriver _driver = new();

    private string[] Asked => [.. _driver.All<TurnEffect.StartAnswer>().Select(answer => answer.History.Entries[^1].Text)];

    [Fact]
    public void Final_WithWords_TriggersOnceAndShowsTheTranscript()
    {
        var id = _driver.Ask("what time is it");

        Assert.Equal(["what time is it"], Asked);
        Assert.Equal(id, Assert.Single(_driver.All<TurnEffect.AnnounceTranscript>(), transcript => transcript.Final).TurnId);
    }

    [Fact]
    public void TriggerLlm_InSpeech_EndsTheUtteranceAndFiresOnItsFinal()
    {
        _driver.Speak(320);
        var id = _driver.ActiveId;
        _driver.TriggerLlm();
        Assert.Empty(Asked);
        _driver.Final(id, "hello there");
        _driver.BeSilent(1_000);

        Assert.Equal(["hello there"], Asked);
    }

    [Fact]
    public void TriggerLlm_WithTranscript_FiresAtOnceAndTheLaterFinalIsIgnored()
    {
        _driver.Speak(320);
        var id = _driver.ActiveId;
        _driver.TriggerLlm("hello there");
        _driver.Final(id, "yellow bear");

        Assert.Equal(["hello there"], Asked);
        Assert.Equal(id, Assert.Single(_driver.All<TurnEffect.CancelUtterance>()).TurnId);
    }

    [Fact]
    public void TriggerLlm_BetweenEndpointAndFinal_FiresOnce()
    {
        _driver.Speak(640);
        var id = _driver.ActiveId;
        _driver.BeSilent(544);
        _driver.TriggerLlm();
        _driver.TriggerLlm("by the client");
        _driver.Final(id, "by stt");
        _driver.TriggerLlm("once more");

        Assert.Equal(["by the client"], Asked);
    }

    [Fact]
    public void TriggerLlm_AfterTheTurnFired_IsIgnored()
    {
        _driver.Ask("what time is it");
        _driver.TriggerLlm("what time is it");
        _driver.TriggerLlm();

        Assert.Equal(["what time is it"], Asked);
        Assert.Equal("turn-1", _driver.ActiveId);
    }

    [Fact]
    public void TriggerLlm_WithNothingHeard_CompletesAsEmpty()
    {
        _driver.TriggerLlm();

        Assert.Equal(TurnEnding.Empty, _driver.Summary("turn-1").Ending);
        Assert.Equal(AgentMode.Listening, _driver.State.Mode);
    }

    [Fact]
    public void TriggerLlm_WithTranscriptAndNoTurn_BeginsOne()
    {
        _driver.TriggerLlm("hello there");

        Assert.Equal(["hello there"], Asked);
    }

    [Fact]
    public void TriggerLlm_InPushToTalk_EndsTheTurn()
    {
        _driver.Settings = new TurnSettings { AutomaticTurns = false };
        _driver.StartListening();
        _driver.Speak(640);
        _driver.BeSilent(3_000);
        _driver.Speak(640);
        _driver.TriggerLlm();
        _driver.Final(_driver.ActiveId, "one two");

        Assert.Equal(["one two"], Asked);
    }

    [Fact]
    public void TextInput_WhenIdle_FiresAtOnceAndEchoesItsRequest()
    {
        _driver.Text("hello", "r-1");
        _driver.Answer("Hi.");

        Assert.Equal(["hello"], Asked);
        Assert.All(_driver.All<TurnEffect.AnnounceText>(), text => Assert.Equal("r-1", text.RequestId));
    }

    [Fact]
    public void TextInput_InSpeech_ReplacesTheSpeechOfTheTurn()
    {
        _driver.Speak(320);
        var id = _driver.ActiveId;
        _driver.Text("typed", "r-1");
        _driver.Final(id, "spoken");

        Assert.Equal(["typed"], Asked);
        Assert.Equal(id, _driver.ActiveId);
        Assert.Single(_driver.All<TurnEffect.CancelUtterance>());
    }

    [Fact]
    public void TextInput_WhileAnAnswerIsThoughtOf_BeginsTheNextTurnWithBothMessagesInTheHistory()
    {
        _driver.Text("first", "r-1");
        _driver.Text("second", "r-2");

        Assert.Equal(TurnEnding.Interrupted, _driver.Summary("turn-1").Ending);
        Assert.Equal("r-1", _driver.Summary("turn-1").RequestId);
        Assert.Single(_driver.All<TurnEffect.CancelAnswer>());
        Assert.Equal(["first", "second"], _driver.State.History.Entries.Select(entry => entry.Text));
    }

    [Fact]
    public void TextInput_WhileSpeaking_ClearsThePlaybackAndCutsTheHistory()
    {
        var id = _driver.AskAndHear("tell me", "one two three four five six.");
        _driver.Pass(500);
        _driver.Played(id, 500);
        _driver.Text("enough");

        Assert.Equal(new TurnEffect.ControlPlayback(id, PlaybackOrder.Clear), Assert.Single(_driver.All<TurnEffect.ControlPlayback>()));
        Assert.Equal("one two", _driver.Summary(id).AssistantText);
        Assert.Equal(["tell me", "enough"], Asked);
    }

    [Fact]
    public void TextInput_WhileDraining_IsStillAnsweredWithinTheLastTurn()
    {
        _driver.Text("first");
        _driver.Do(new TurnEvent.Drain(_driver.NowUs));
        _driver.Text("second");
        _driver.Answer("");

        Assert.Equal(["first", "second"], Asked);
        Assert.Equal("draining", Assert.Single(_driver.All<TurnEffect.EndConversation>()).Reason);
    }

    [Fact]
    public void Greeting_SpeaksWithoutAskingTheLanguageModel()
    {
        _driver.Do(new TurnEvent.Greet("Welcome to VoiceMesh.", _driver.NowUs));
        _driver.Voice();
        _driver.Pump();
        _driver.Played("turn-1", 600, finished: true);

        Assert.Empty(Asked);
        Assert.Equal("Welcome to VoiceMesh.", Assert.Single(_driver.All<TurnEffect.SpeakChunk>()).Text);
        Assert.Equal(TurnEnding.Completed, _driver.Summary("turn-1").Ending);
        Assert.Equal("Welcome to VoiceMesh.", Assert.Single(_driver.State.History.Entries).Text);
    }
}
