using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class ReplyTests
{
    private readonly TurnDriver _driver = new();

    [Fact]
    public void AnswerText_LeavesInChunksAsItComes()
    {
        _driver.Ask("tell me");
        _driver.Answer("Well now my friend, it is ", done: false);
        _driver.Answer("late. Good night.");

        Assert.Equal(
            [("Well now my friend,", 0), ("it is late.", 1), ("Good night.", 2)],
            _driver.All<TurnEffect.SpeakChunk>().Select(chunk => (chunk.Text, chunk.Index)));
        Assert.Single(_driver.All<TurnEffect.EndSpeech>());
    }

    [Fact]
    public void AnswerText_ThatCompletesTheFirstChunk_SaysTheEnginesTime()
    {
        _driver.Ask("tell me");
        var id = _driver.ActiveId;
        _driver.Do(new TurnEvent.AnswerText(id, "Well now my ", _driver.NowUs) { EngineTimeUs = 700 });
        _driver.Do(new TurnEvent.AnswerText(id, "friend, it is ", _driver.NowUs) { EngineTimeUs = 900 });
        _driver.Do(new TurnEvent.AnswerText(id, "late.", _driver.NowUs) { EngineTimeUs = 2_000 });
        _driver.Do(new TurnEvent.AnswerDone(id, 700, _driver.NowUs));

        Assert.Equal(900, _driver.State.Active!.Times.LanguageModelEngineUs);
    }

    [Fact]
    public void AnswerText_IsShownWholeOnTheLastPiece()
    {
        _driver.Ask("tell me");
        _driver.Answer("Good ", done: false);
        _driver.Answer("night.");

        var texts = _driver.All<TurnEffect.AnnounceText>().ToList();
        Assert.Equal("Good night.", string.Concat(texts.Select(text => text.Delta)));
        Assert.Equal("Good night.", Assert.Single(texts, text => text.Final).Text);
    }

    [Fact]
    public void FirstAudio_AnnouncesTheReplyBeforeItLeaves()
    {
        _driver.Ask("tell me");
        _driver.Answer("Good night.");
        _driver.Voice();
        Assert.Equal(AgentMode.Processing, _driver.State.Mode);
        _driver.Do(new TurnEvent.AudioSending(_driver.ActiveId, 1_600, _driver.NowUs));

        Assert.Equal(new TurnEffect.AnnounceReply("turn-1", TurnDriver.Rate, "fake", "fake-voice"), _driver.Last[0]);
        Assert.Equal(AgentMode.Speaking, _driver.State.Mode);
    }

    [Fact]
    public void Playback_Finished_CompletesTheTurnWithTheWholeAnswer()
    {
        var id = _driver.AskAndHear("tell me", "Good night.");
        Assert.Equal(6_400, Assert.Single(_driver.All<TurnEffect.AnnounceReplyEnd>()).Samples);
        _driver.Played(id, 400, finished: true);

        Assert.Equal(TurnEnding.Completed, _driver.Summary(id).Ending);
        Assert.Equal(["tell me", "Good night."], _driver.State.History.Entries.Select(entry => entry.Text));
        Assert.Equal(AgentMode.Listening, _driver.State.Mode);
        Assert.Empty(_driver.All<TurnEffect.ControlPlayback>());
    }

    [Fact]
    public void Playback_FinishedTooEarly_IsNotBelieved()
    {
        _driver.Ask("tell me");
        _driver.Answer("Good night.", done: false);
        _driver.Answer(" More text here.", done: false);
        _driver.Voice(done: false);
        _driver.Pump();
        _driver.Played("turn-1", 99_999, finished: true);

        Assert.Empty(_driver.All<TurnEffect.FinishTurn>());
        Assert.Equal(400, _driver.State.Active!.Reply!.HeardMs(_driver.NowUs));
    }

    [Fact]
    public void Audio_BeyondTheAllowedLead_Waits()
    {
        _driver.Settings = new TurnSettings { MaxReplyAheadMs = 1_000 };
        var id = _driver.AskAndHear("count", "one two three four five six seven eight nine ten.");

        Assert.Equal(1_000, _driver.State.Active!.Reply!.SentMs);
        _driver.Played(id, 500);
        _driver.Pump();
        Assert.Equal(1_500, _driver.State.Active!.Reply!.SentMs);

        var roomUs = TurnEngine.NextRoomUs(_driver.State, _driver.Settings);
        Assert.False(TurnEngine.MaySend(_driver.State, id, _driver.Settings, _driver.NowUs));
        Assert.True(TurnEngine.MaySend(_driver.State, id, _driver.Settings, roomUs));
        Assert.InRange(roomUs, _driver.NowUs + 1, _driver.NowUs + 10_000);
    }

    [Fact]
    public void HeardTime_BetweenReports_GrowsNoFurtherThanTheAudioSent()
    {
        var id = _driver.AskAndHear("count", "one two.");
        _driver.Played(id, 100);
        _driver.Pass(150);
        Assert.Equal(250, _driver.State.Active!.Reply!.HeardMs(_driver.NowUs));
        _driver.Pass(5_000);
        Assert.Equal(400, _driver.State.Active!.Reply!.HeardMs(_driver.NowUs));
    }

    [Fact]
    public void HeardTime_AfterTheListenerRanDry_DoesNotCountTheGap()
    {
        _driver.Ask("tell me");
        _driver.Answer("Good night. Sleep well.");
        _driver.Voice(0, done: false);
        _driver.Pump();
        _driver.Played("turn-1", 0);
        _driver.Pass(2_000);
        _driver.Voice(1);
        _driver.Pump();
        _driver.Pass(100);

        Assert.Equal(500, _driver.State.Active!.Reply!.HeardMs(_driver.NowUs));
    }

    [Fact]
    public void Answer_WithoutAnyText_CompletesTheTurn()
    {
        var id = _driver.Ask("tell me");
        _driver.Answer("");

        Assert.Equal(TurnEnding.Completed, _driver.Summary(id).Ending);
        Assert.Empty(_driver.All<TurnEffect.SpeakChunk>());
    }

    [Fact]
    public void Answer_OfMarksOnly_AsksTheVoiceForNothing()
    {
        var id = _driver.Ask("tell me");
        _driver.Answer("… !");

        Assert.Empty(_driver.All<TurnEffect.SpeakChunk>());
        Assert.Equal(TurnEnding.Completed, _driver.Summary(id).Ending);
    }

    [Fact]
    public void Times_OfAMeasuredTurn_AreInOrder()
    {
        _driver.Speak(640);
        var lastSpeech = _driver.NowUs;
        var id = _driver.ActiveId;
        _driver.BeSilent(512);
        _driver.Pass(20);
        _driver.Final(id, "tell me");
        _driver.Pass(30);
        _driver.Answer("Good night.");
        _driver.Pass(40);
        _driver.Voice();
        _driver.Pump();
        _driver.Pass(10);
        _driver.Played(id, 0, firstSampleUs: _driver.NowUs);
        _driver.Played(id, 400, finished: true);

        var times = _driver.Summary(id).Times;
        Assert.Equal(lastSpeech, times.LastSpeechUs);
        Assert.Equal(640_000, times.LastSpeechMediaUs);
        Assert.Equal(
            [512_000, 20_000, 30_000, 40_000, 10_000],
            [
                times.EndpointUs - times.LastSpeechUs,
                times.TriggeredUs - times.EndpointUs,
                times.FirstChunkUs - times.TriggeredUs,
                times.FirstAudioUs - times.FirstChunkUs,
                times.FirstSampleUs - times.FirstAudioUs,
            ]);
    }

    [Fact]
    public void Events_OfATurnThatIsOver_DoNothing()
    {
        var id = _driver.AskAndHear("tell me", "Good night.");
        _driver.Played(id, 400, finished: true);
        var before = _driver.State;
        _driver.Do(new TurnEvent.AnswerText(id, "more", _driver.NowUs));
        _driver.Do(new TurnEvent.AudioReady(id, 100, _driver.NowUs));
        _driver.Final(id, "more");
        _driver.Interim(id, "more");
        _driver.Played(id, 10);
        _driver.Fail(ConversationStage.TextToSpeech, id);

        Assert.Equal(before, _driver.State);
        Assert.Empty(_driver.Last);
    }
}
