using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using static VoiceMesh.Contracts.Conversation.V1.ConverseResponse;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

[Trait("Category", "unit")]
public class ConversationTests
{
    [Fact]
    public async Task Question_Spoken_IsAnsweredBySpeech()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Stt.Service.Finals.Enqueue("what time is it");
        mesh.Llm.Service.Answers.Enqueue("It is noon. Good day.");
        using var talk = await mesh.TalkAsync();
        await talk.AskAsync();
        var turn = await talk.HearReplyAsync();

        Assert.Equal(TurnOutcome.Completed, turn.Outcome);
        Assert.Equal("what time is it", turn.UserText);
        Assert.Equal("It is noon. Good day.", turn.AssistantText);
        Assert.Equal("what time is it", Assert.Single(talk.All(r => r.Transcript), transcript => transcript.Final).Text);
        Assert.Equal("It is noon. Good day. ", string.Concat(talk.All(r => r.ResponseText).Select(text => text.Delta)));
        var audio = talk.All(r => r.ReplyAudio).ToList();
        Assert.Equal(Enumerable.Range(0, audio.Count).Select(i => (ulong)i), audio.Select(piece => piece.Sequence));
        Assert.Equal((long)Assert.Single(talk.All(r => r.ReplyEnded)).Samples, audio.Sum(piece => piece.Pcm.Length / 2));
        Assert.Equal(5 * 1_600, audio.Sum(piece => piece.Pcm.Length / 2));
    }

    [Fact]
    public async Task Question_Spoken_ShowsEveryState()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.AskAsync();
        await talk.HearReplyAsync();
        await talk.NextAsync(ResponseOneofCase.State);

        Assert.Equal(
            [AgentState.Listening, AgentState.Listening, AgentState.Processing, AgentState.Speaking, AgentState.Listening],
            talk.All(r => r.State).Select(state => state.State));
    }

    [Fact]
    public async Task Question_Spoken_GivesSttThePreRollAndEveryFrameOnce()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.BeSilentAsync(640);
        await talk.AskAsync();
        await talk.HearReplyAsync();

        Assert.True(mesh.Stt.Service.Heard.TryDequeue(out var heard));
        var sequences = heard.Frames.Select(frame => BitConverter.ToInt64(frame)).ToList();
        // Twenty silent frames come first; ten of them are the pre-roll of 300 ms.
        Assert.InRange(sequences[0], 8, 10);
        Assert.Equal(Enumerable.Range(0, sequences.Count).Select(i => sequences[0] + i), sequences);
        Assert.True(heard.Candidates >= 1);
        Assert.Equal(16_000u, heard.Config!.Format.SampleRateHz);
    }

    [Fact]
    public async Task Turn_Measured_HasStagesThatAddUpToTheSilence()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.AskAsync();
        var latency = (await talk.HearReplyAsync()).Latency;

        Assert.NotNull(latency);
        Assert.True(latency.SilenceMs > 0);
        Assert.Equal(latency.SilenceMs, latency.EndpointingMs + latency.TranscriptionMs + latency.ThinkingMs + latency.SynthesisMs + latency.PlayoutMs, 3);
        Assert.True(latency.EngineMs >= 3);
    }

    [Fact]
    public async Task Text_Typed_IsAnsweredWithItsRequestId()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello", "r-7");
        var turn = await talk.HearReplyAsync();

        Assert.Equal("r-7", turn.RequestId);
        Assert.Equal("You said hello.", turn.AssistantText);
        Assert.Equal(0, mesh.Stt.Service.Script.Calls);
    }

    [Fact]
    public async Task Prompt_CarriesWhoWhatAndWhen()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync(settings: new ConversationSettings { SystemPrompt = "Be brief.", TimeZone = "Europe/Amsterdam", Language = "en-GB" });
        await talk.TypeAsync("one");
        await talk.HearReplyAsync();
        await talk.TypeAsync("two");
        await talk.HearReplyAsync();

        var prompt = mesh.Llm.Service.Prompts.Last();
        Assert.Equal(("Europe/Amsterdam", "en-GB"), (prompt.TimeZone, prompt.Language));
        Assert.Equal(
            [(Role.System, "Be brief."), (Role.User, "one"), (Role.Assistant, "You said one."), (Role.User, "two")],
            prompt.Messages.Select(message => (message.Role, message.Content)));
        Assert.All(prompt.Messages.Skip(1), message => Assert.True(message.AtUnixMs > 0));
    }

    [Fact]
    public async Task Greeting_IsSpokenFirst()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync(settings: new ConversationSettings { Greeting = "Welcome." });
        var turn = await talk.HearReplyAsync();

        Assert.Equal("Welcome.", turn.AssistantText);
        Assert.Equal(0, mesh.Llm.Service.Script.Calls);
    }

    [Fact]
    public async Task Started_NamesTheEngines()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();

        var started = talk.Received[0].Started;
        Assert.Equal(["fake-stt", "fake-llm", "fake-tts"], started.Stages.Select(stage => stage.Engine));
        Assert.Equal(500u, started.Settings.EndpointingSilenceMs);
        Assert.False(started.Resumed);
    }

    [Fact]
    public async Task Started_WithAStageThatHangs_ListsItWithoutAnEngine()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync(
            scripted => scripted.Tts.Service.Script.Hangs = true, "--Conversations:DescribeTimeoutMs=100");
        using var talk = await mesh.TalkAsync();

        Assert.Equal(["stt:fake-stt", "llm-proxy:fake-llm", "tts:"], talk.Received[0].Started.Stages.Select(stage => $"{stage.Service}:{stage.Engine}"));
    }

    [Fact]
    public async Task Interruption_PausesThenClearsAndRemembersOnlyWhatWasHeard()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Llm.Service.Answers.Enqueue("one two three four five six seven eight nine ten.");
        mesh.Stt.Service.Finals.Enqueue("stop that");
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("count");
        var first = (await talk.NextAsync(ResponseOneofCase.ReplyEnded)).ReplyEnded.TurnId;
        await talk.SpeakAsync(128);
        Assert.Equal(PlaybackAction.Pause, (await talk.NextAsync(ResponseOneofCase.PlaybackControl)).PlaybackControl.Action);
        // The listener says where it stopped; nothing more is heard while it is paused.
        await talk.PlayedAsync(first, 320);
        await talk.SpeakAsync(512);
        Assert.Equal(PlaybackAction.Clear, (await talk.NextAsync(ResponseOneofCase.PlaybackControl)).PlaybackControl.Action);
        var cut = await talk.NextTurnAsync();
        await talk.BeSilentAsync();
        await talk.HearReplyAsync();

        Assert.Equal((TurnOutcome.Interrupted, "one two three"), (cut.Outcome, cut.AssistantText));
        var heard = mesh.Llm.Service.Prompts.Last().Messages.Single(message => message.Role == Role.Assistant);
        Assert.Equal(("one two three", true), (heard.Content, heard.Interrupted));
        Assert.Equal("stop that", mesh.Llm.Service.Prompts.Last().Messages[^1].Content);
    }

    [Fact]
    public async Task FalseInterruption_ResumesOnItsEmptyFinal()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Stt.Service.Finals.Enqueue("");
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");
        await talk.NextAsync(ResponseOneofCase.ReplyEnded);
        await talk.SpeakAsync(128);
        await talk.BeSilentAsync(384);
        await talk.NextAsync(ResponseOneofCase.PlaybackControl);
        var control = await talk.NextAsync(ResponseOneofCase.PlaybackControl);

        Assert.Equal(PlaybackAction.Resume, control.PlaybackControl.Action);
        await talk.PlayedAsync("turn-1", 300, finished: true);
        Assert.Equal(TurnOutcome.Completed, (await talk.NextTurnAsync()).Outcome);
        Assert.Single(mesh.Stt.Service.Heard);
    }

    [Fact]
    public async Task Interruption_OfOneShortWord_IsAnswered()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Stt.Service.Finals.Enqueue("stop");
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");
        await talk.NextAsync(ResponseOneofCase.ReplyEnded);
        await talk.SpeakAsync(192);
        await talk.BeSilentAsync(384);
        var cut = await talk.NextTurnAsync();
        var answered = await talk.HearReplyAsync();

        Assert.Equal([PlaybackAction.Pause, PlaybackAction.Clear], talk.All(r => r.PlaybackControl).Select(control => control.Action));
        Assert.Equal(TurnOutcome.Interrupted, cut.Outcome);
        Assert.Equal(("stop", "You said stop."), (answered.UserText, answered.AssistantText));
        Assert.Equal(1, mesh.Stt.Service.Script.Calls);
        Assert.Equal(2, mesh.Llm.Service.Script.Calls);
    }

    [Fact]
    public async Task Interruption_ThatGoesOnBeforeItsFinal_IsHeardAsOne()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Turns:InterruptionFinalTimeoutMs=5000");
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");
        await talk.NextAsync(ResponseOneofCase.ReplyEnded);
        mesh.Stt.Service.Script.Hangs = true;
        await talk.SpeakAsync(128);
        await talk.BeSilentAsync(384);
        await talk.NextAsync(ResponseOneofCase.SpeechActivity, response => !response.SpeechActivity.Speaking);
        await talk.SpeakAsync(128);
        await talk.NextAsync(ResponseOneofCase.SpeechActivity, response => response.SpeechActivity.Speaking);
        mesh.Stt.Service.Script.Hangs = false;
        await talk.BeSilentAsync(384);
        await talk.HearReplyAsync();

        Assert.True(mesh.Stt.Service.Heard.TryDequeue(out var heard));
        var sequences = heard.Frames.Select(frame => BitConverter.ToInt64(frame)).ToList();
        Assert.Equal(0, sequences[0]);
        Assert.Equal(Enumerable.Range(0, sequences.Count).Select(i => (long)i), sequences);
    }

    [Fact]
    public async Task PushToTalk_EndsTheTurnAtTheTrigger()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync(settings: new ConversationSettings { AutomaticTurns = false });
        await talk.SendAsync(new ConverseRequest { StartListening = new StartListening() });
        await talk.AskAsync();
        await talk.BeSilentAsync(2_000);
        await talk.SendAsync(new ConverseRequest { TriggerLlm = new TriggerLlm() });

        Assert.Equal("You said hello.", (await talk.HearReplyAsync()).AssistantText);
        Assert.Equal(1, mesh.Llm.Service.Script.Calls);
    }

    [Fact]
    public async Task Reply_LongerThanTheLead_WaitsForTheListener()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Turns:MaxReplyAheadMs=500");
        mesh.Llm.Service.Answers.Enqueue("one two three four five six seven eight nine ten eleven twelve.");
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("count");
        for (var i = 0; i < 5; i++)
        {
            await talk.NextAsync(ResponseOneofCase.ReplyAudio);
        }

        await talk.PlayedAsync("turn-1", 500);
        var turn = await talk.HearReplyAsync();
        Assert.Equal(TurnOutcome.Completed, turn.Outcome);
        Assert.Equal(12, talk.All(r => r.ReplyAudio).Count());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stop_OrHalfClose_EndsTheStreamInOrder(bool byMessage)
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");
        await talk.NextAsync(ResponseOneofCase.ReplyAudio);
        await (byMessage ? talk.SendAsync(new ConverseRequest { Stop = new StopConversation() }) : talk.CompleteAsync());

        Assert.Equal(StatusCode.OK, await talk.EndAsync());
        Assert.Equal("stopped", talk.Received[^1].Ended.Reason);
        Assert.Equal(TurnOutcome.Cancelled, Assert.Single(talk.All(r => r.TurnCompleted)).Outcome);
    }

    [Fact]
    public async Task Cancel_ByTheClient_CancelsTheStages()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Llm.Service.Script.Gate = new SemaphoreSlim(0);
        var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");
        await talk.NextAsync(ResponseOneofCase.State, response => response.State.State == AgentState.Processing);
        await WaitAsync(() => mesh.Llm.Service.Prompts.Count == 1);
        talk.Dispose();

        await WaitAsync(() => mesh.Llm.Service.Script.Cancelled == 1);
        using var next = await mesh.TalkAsync("s-2");
    }

    [Fact]
    public async Task Silence_ForTheIdleTimeout_EndsTheConversation()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Conversations:IdleTimeoutSeconds=1");
        using var talk = await mesh.TalkAsync();

        Assert.Equal(StatusCode.OK, await talk.EndAsync());
        Assert.Equal("timeout", talk.Received[^1].Ended.Reason);
    }

    internal static async Task WaitAsync(Func<bool> holds)
    {
        for (var i = 0; i < 3_000 && !holds(); i++)
        {
            await Task.Delay(10);
        }

        Assert.True(holds());
    }
}
