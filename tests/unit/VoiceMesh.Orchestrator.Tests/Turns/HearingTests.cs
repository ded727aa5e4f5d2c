using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class HearingTests
{
    private readonly TurnDriver _driver = new();

    [Fact]
    public void Frame_FirstOne_BeginsListening()
    {
        _driver.BeSilent(32);

        Assert.Equal(new TurnEffect.AnnounceMode(AgentMode.Listening, ""), Assert.Single(_driver.Last));
    }

    [Fact]
    public void Frame_OneAboveThreshold_OpensNothing()
    {
        _driver.Speak(32);
        _driver.BeSilent(320);

        Assert.Empty(_driver.All<TurnEffect.OpenUtterance>());
        Assert.Null(_driver.State.Active);
    }

    [Fact]
    public void Frame_TwoInARowAboveThreshold_OpensUtteranceFromTheFirst()
    {
        _driver.BeSilent(320);
        _driver.Speak(64);

        var opened = Assert.Single(_driver.All<TurnEffect.OpenUtterance>());
        Assert.Equal("turn-1", opened.TurnId);
        Assert.Equal(new TurnEffect.AnnounceSpeech("turn-1", true, 320_000), Assert.Single(_driver.All<TurnEffect.AnnounceSpeech>()));
        Assert.Equal("turn-1", _driver.State.LiveTurn?.Id);
    }

    [Theory]
    [InlineData(0.3f, true)]
    [InlineData(0.5f, false)]
    public void Frame_BetweenThresholds_CountsByTheSetting(float threshold, bool opens)
    {
        _driver.Settings = new TurnSettings { VadThreshold = threshold };
        _driver.Frames(96, 0.4f);

        Assert.Equal(opens, _driver.State.LiveTurn is not null);
    }

    [Fact]
    public void Silence_AfterSpeech_MarksCandidateAndEndsAtTheSetting()
    {
        _driver.Speak(640);
        var lastSpeech = _driver.NowUs;
        _driver.BeSilent(640);

        Assert.InRange(_driver.TimeOf<TurnEffect.MarkSilence>() - lastSpeech, 160_000, 192_000);
        Assert.InRange(_driver.TimeOf<TurnEffect.EndUtterance>() - lastSpeech, 500_000, 532_000);
        Assert.Equal(AgentMode.Processing, _driver.State.Mode);
    }

    [Fact]
    public void Speech_AfterTheCandidate_TellsSttAndStartsTheSilenceAnew()
    {
        _driver.Speak(640);
        _driver.BeSilent(256);
        _driver.Speak(64);
        var lastSpeech = _driver.NowUs;
        _driver.BeSilent(640);

        Assert.Single(_driver.All<TurnEffect.MarkSpeech>());
        Assert.Equal(2, _driver.All<TurnEffect.MarkSilence>().Count());
        Assert.InRange(_driver.TimeOf<TurnEffect.EndUtterance>() - lastSpeech, 500_000, 532_000);
    }

    [Theory]
    [InlineData("what time is it", false, 300)]
    [InlineData("Tell me more.", false, 300)]
    [InlineData("Stop!", false, 300)]
    [InlineData("stop", false, 500)]
    [InlineData("i would like to", false, 500)]
    [InlineData("well...", false, 500)]
    [InlineData("what time is it", true, 900)]
    public void Silence_WithAnInterim_IsJudgedByItsWords(string interim, bool likelyIncomplete, int expectedMs)
    {
        _driver.Speak(640);
        _driver.Interim(_driver.ActiveId, interim, likelyIncomplete);
        _driver.Speak(64);
        var lastSpeech = _driver.NowUs;
        _driver.BeSilent(1_200);

        Assert.InRange((_driver.TimeOf<TurnEffect.EndUtterance>() - lastSpeech) / 1000, expectedMs, expectedMs + 32);
    }

    [Fact]
    public void Silence_WithAnInterimThatJustChanged_WaitsUntilItIsStable()
    {
        _driver.Speak(640);
        var lastSpeech = _driver.NowUs;
        _driver.BeSilent(256);
        _driver.Interim(_driver.ActiveId, "what time is it");
        _driver.BeSilent(400);

        Assert.InRange((_driver.TimeOf<TurnEffect.EndUtterance>() - lastSpeech) / 1000, 256 + 160, 256 + 160 + 64);
    }

    [Fact]
    public void Silence_InPushToTalk_EndsNothing()
    {
        _driver.Settings = new TurnSettings { AutomaticTurns = false };
        _driver.Speak(640);
        _driver.BeSilent(5_000);

        Assert.Empty(_driver.All<TurnEffect.EndUtterance>());
        Assert.Equal(AgentMode.Listening, _driver.State.Mode);
    }

    [Fact]
    public void Speech_LongerThanTheLimit_EndsTheUtterance()
    {
        _driver.Settings = new TurnSettings { MaxUtteranceMs = 2_000 };
        _driver.Speak(2_016);

        Assert.Single(_driver.All<TurnEffect.EndUtterance>());
    }

    [Fact]
    public void Interim_OfTheActiveTurn_IsAnnounced()
    {
        _driver.Speak(640);
        _driver.Interim(_driver.ActiveId, "hello");

        Assert.Equal("hello", Assert.Single(_driver.All<TurnEffect.AnnounceTranscript>()).Transcription.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ... ")]
    public void Final_WithoutWords_EndsTheTurnEmptyAndAsksNothing(string text)
    {
        var id = _driver.Ask(text);

        Assert.Equal(TurnEnding.Empty, _driver.Summary(id).Ending);
        Assert.Empty(_driver.All<TurnEffect.StartAnswer>());
        Assert.Equal(AgentMode.Listening, _driver.State.Mode);
        Assert.Empty(_driver.State.History.Entries);
    }

    [Fact]
    public void Final_BeforeTheEndpoint_IsUsedAtTheEndpoint()
    {
        _driver.Speak(640);
        _driver.Final(_driver.ActiveId, "early words");
        Assert.Empty(_driver.All<TurnEffect.StartAnswer>());
        _driver.BeSilent(640);

        Assert.Single(_driver.All<TurnEffect.StartAnswer>());
        Assert.Empty(_driver.All<TurnEffect.EndUtterance>());
    }

    [Fact]
    public void MediaClock_ThatJumpsBack_StillEndsTheUtterance()
    {
        _driver.Speak(640);
        var state = _driver.State;
        var ended = false;
        for (var i = 0; i < 20; i++)
        {
            var step = TurnEngine.Advance(state, new SpeechFrame(i * 32_000, 0, 0, _driver.NowUs + (i * 32_000)), _driver.Settings);
            state = step.State;
            ended |= step.Effects.OfType<TurnEffect.EndUtterance>().Any();
        }

        Assert.True(ended);
    }
}
