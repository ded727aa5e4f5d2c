using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class FailureTests
{
    private readonly TurnDriver _driver = new();

    private TurnEffect.ReportError Reported => Assert.Single(_driver.All<TurnEffect.ReportError>());

    [Fact]
    public void Stumble_IsReportedAndTheTurnGoesOn()
    {
        _driver.Speak(640);
        var id = _driver.ActiveId;
        _driver.Do(new TurnEvent.StageStumbled(ConversationStage.SpeechToText, id, "stt_unavailable", "stt is down.", _driver.NowUs));
        _driver.BeSilent(544);
        _driver.Final(id, "hello");

        Assert.True(Reported.Retryable);
        Assert.Single(_driver.All<TurnEffect.StartAnswer>());
    }

    [Fact]
    public void Stt_FailingInSpeech_FailsTheTurnAndOpensNoOtherBeforeASilence()
    {
        _driver.Speak(640);
        var id = _driver.ActiveId;
        _driver.Fail(ConversationStage.SpeechToText, id);
        _driver.Speak(2_000);
        Assert.Single(_driver.All<TurnEffect.OpenUtterance>());
        _driver.BeSilent(320);
        _driver.Speak(64);

        Assert.Equal(TurnEnding.Failed, _driver.Summary(id).Ending);
        Assert.Equal(2, _driver.All<TurnEffect.OpenUtterance>().Count());
    }

    [Fact]
    public void Stt_FailingBehindAReply_LetsTheReplyGoOn()
    {
        var first = _driver.AskAndHear("count", "one two three four five six.");
        _driver.Speak(96);
        _driver.Fail(ConversationStage.SpeechToText, _driver.CandidateId);

        Assert.Equal([PlaybackOrder.Pause, PlaybackOrder.Resume], _driver.All<TurnEffect.ControlPlayback>().Select(control => control.Order));
        Assert.Equal(first, _driver.ActiveId);
    }

    [Fact]
    public void LanguageModel_FailingBeforeAnyText_FailsTheTurnAndTheNextOneWorks()
    {
        var first = _driver.Ask("hello");
        _driver.Fail(ConversationStage.LanguageModel, first);
        Assert.Equal(TurnEnding.Failed, _driver.Summary(first).Ending);
        Assert.False(Reported.Retryable);

        var second = _driver.AskAndHear("hello again", "Hi.");
        _driver.Played(second, 200, finished: true);
        Assert.Equal(TurnEnding.Completed, _driver.Summary(second).Ending);
    }

    [Fact]
    public void LanguageModel_FailingInMidAnswer_SpeaksWhatItSaidAndFails()
    {
        var id = _driver.Ask("hello");
        _driver.Answer("One two three, and", done: false);
        _driver.Fail(ConversationStage.LanguageModel, id);
        _driver.Voice(0, done: false);
        _driver.Voice(1);
        _driver.Pump();
        _driver.Played(id, 800, finished: true);

        Assert.Equal(["One two three,", "and"], _driver.All<TurnEffect.SpeakChunk>().Select(chunk => chunk.Text));
        Assert.Equal(TurnEnding.Failed, _driver.Summary(id).Ending);
        Assert.Equal("One two three, and", _driver.Summary(id).AssistantText);
    }

    [Fact]
    public void Voice_FailingBeforeAnyAudio_StillLetsTheWholeTextThrough()
    {
        var id = _driver.Ask("hello");
        _driver.Answer("One two three, ", done: false);
        _driver.Fail(ConversationStage.TextToSpeech, id);
        Assert.Empty(_driver.All<TurnEffect.FinishTurn>());
        _driver.Answer("four.");

        Assert.Equal("One two three, four.", _driver.All<TurnEffect.AnnounceText>().Last().Text);
        Assert.Equal(TurnEnding.Failed, _driver.Summary(id).Ending);
        Assert.Equal("", _driver.Summary(id).AssistantText);
        Assert.Single(_driver.All<TurnEffect.SpeakChunk>());
    }

    [Fact]
    public void Voice_FailingInMidReply_PlaysWhatThereIsAndFails()
    {
        var id = _driver.Ask("hello");
        _driver.Answer("One two three. Four five.");
        _driver.Voice(0, done: false);
        _driver.Pump();
        _driver.Fail(ConversationStage.TextToSpeech, id);
        _driver.Played(id, 600, finished: true);

        Assert.Single(_driver.All<TurnEffect.AnnounceReplyEnd>());
        Assert.Equal(TurnEnding.Failed, _driver.Summary(id).Ending);
        Assert.Equal("One two three.", _driver.Summary(id).AssistantText);
    }

    [Fact]
    public void Voice_LostBeforeItWasGivenText_IsLetGoSoThatTheFirstChunkOpensAnother()
    {
        var id = _driver.Ask("hello");
        _driver.Fail(ConversationStage.TextToSpeech, id);

        Assert.Equal([new TurnEffect.CancelSpeech(id)], _driver.Last);
        _driver.Answer("Hi there.");
        _driver.Voice();
        _driver.Pump();
        _driver.Played(id, 400, finished: true);
        Assert.Equal(TurnEnding.Completed, _driver.Summary(id).Ending);
    }
}
