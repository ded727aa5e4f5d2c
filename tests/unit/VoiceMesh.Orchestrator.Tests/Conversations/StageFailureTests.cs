using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;
using static VoiceMesh.Contracts.Conversation.V1.ConverseResponse;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

[Trait("Category", "unit")]
public class StageFailureTests
{
    private static readonly string[] Impatient =
    [
        "--Resilience:Stt:ProbeAfterMs=100", "--Resilience:Stt:ProbeTimeoutMs=200",
        "--Resilience:Llm:ProbeAfterMs=100", "--Resilience:Llm:ProbeTimeoutMs=200",
        "--Resilience:Tts:ProbeAfterMs=100", "--Resilience:Tts:ProbeTimeoutMs=200",
    ];

    [Fact]
    public async Task Stt_FailingOnce_IsGivenTheWholeUtteranceAgain()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Stt.Service.Script.Fail(1);
        using var talk = await mesh.TalkAsync();
        await talk.BeSilentAsync(640);
        await talk.AskAsync();
        var turn = await talk.HearReplyAsync();

        Assert.Equal(TurnOutcome.Completed, turn.Outcome);
        var error = Assert.Single(talk.All(r => r.Error));
        Assert.Equal(("stt", "stt_unavailable", true), (error.Error.Stage, error.Error.Code, error.Error.Retryable));
        Assert.True(mesh.Stt.Service.Heard.TryDequeue(out var heard));
        Assert.InRange(BitConverter.ToInt64(heard.Frames[0]), 8, 10);
        Assert.True(heard.Frames.Count >= 40);
    }

    [Fact]
    public async Task Stt_RestartedAndStillLoading_GetsTheUtteranceOnceItsEngineIsInUse()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        mesh.Stt.Service.Script.Restart(questions: 3);
        await talk.AskAsync();

        Assert.Equal(TurnOutcome.Completed, (await talk.HearReplyAsync()).Outcome);
        Assert.Equal(2, mesh.Stt.Service.Script.Calls);
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, "stt_unavailable")]
    [InlineData(StatusCode.ResourceExhausted, "stt_overloaded")]
    [InlineData(StatusCode.InvalidArgument, "stt_rejected")]
    [InlineData(StatusCode.Internal, "stt_failed")]
    public async Task Stt_FailingForGood_FailsTheTurnAndTheNextOneWorks(StatusCode status, string code)
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        mesh.Stt.Service.Script.Fail(2, status);
        await talk.AskAsync();
        Assert.Equal(TurnOutcome.Failed, (await talk.NextTurnAsync()).Outcome);
        Assert.Equal(code, talk.All(r => r.Error).Last().Error.Code);

        mesh.Stt.Service.Script.Fail(0);
        await talk.BeSilentAsync();
        await talk.AskAsync();
        Assert.Equal(TurnOutcome.Completed, (await talk.HearReplyAsync()).Outcome);
    }

    [Fact]
    public async Task LanguageModel_Killed_IsReportedAndTheNextTurnWorksAfterItsRestart()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Llm.Service.Script.Gate = new SemaphoreSlim(0);
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello", "r-1");
        await ConversationTests.WaitAsync(() => mesh.Llm.Service.Prompts.Count == 1);
        await mesh.Llm.KillAsync();
        var error = (await talk.NextAsync(ResponseOneofCase.Error)).Error;
        Assert.True(error.Error.Code == "llm_unavailable", error.ToString());
        Assert.Equal(TurnOutcome.Failed, (await talk.NextTurnAsync()).Outcome);

        mesh.Llm.Service.Script.Gate = null;
        await mesh.Llm.StartAsync();
        TurnCompleted turn;
        do
        {
            // The channel finds the restarted process at its own next try.
            await talk.TypeAsync("hello again");
            turn = await talk.HearReplyAsync();
        }
        while (turn.Outcome == TurnOutcome.Failed);
        Assert.Equal("You said hello again.", turn.AssistantText);
    }

    [Fact]
    public async Task LanguageModel_Hanging_IsNoticedByItsSilence()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync(Impatient);
        using var talk = await mesh.TalkAsync();
        mesh.Llm.Service.Script.Hangs = true;
        await talk.TypeAsync("hello");

        Assert.Equal("llm_unavailable", (await talk.NextAsync(ResponseOneofCase.Error)).Error.Error.Code);
        Assert.Equal(TurnOutcome.Failed, (await talk.NextTurnAsync()).Outcome);
    }

    [Fact]
    public async Task LanguageModel_SlowButAlive_IsWaitedFor()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Resilience:Llm:ProbeAfterMs=50", "--Resilience:Llm:ProgressTimeoutMs=120000");
        var gate = mesh.Llm.Service.Script.Gate = new SemaphoreSlim(0);
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");
        await ConversationTests.WaitAsync(() => mesh.Llm.Service.Prompts.Count == 1);
        // Asked again means that the answer before was taken for a sign of life.
        var questions = mesh.Llm.Service.Script.Questions;
        await ConversationTests.WaitAsync(() => mesh.Llm.Service.Script.Questions >= questions + 3);
        gate.Release();

        Assert.Equal(TurnOutcome.Completed, (await talk.HearReplyAsync()).Outcome);
        Assert.Empty(talk.All(r => r.Error));
    }

    [Fact]
    public async Task LanguageModel_AliveButTooSlow_TimesOut()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Resilience:Llm:ProbeAfterMs=100", "--Resilience:Llm:ProgressTimeoutMs=500", "--Resilience:Llm:RetryBudgetMs=1000");
        mesh.Llm.Service.Script.Gate = new SemaphoreSlim(0);
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");

        Assert.Equal(TurnOutcome.Failed, (await talk.NextTurnAsync()).Outcome);
        Assert.All(talk.All(r => r.Error), error => Assert.Equal("llm_timeout", error.Error.Code));
        Assert.Equal(2, mesh.Llm.Service.Script.Calls);
    }

    [Fact]
    public async Task LanguageModel_DyingInMidAnswer_IsNotAskedAgainAndItsWordsAreSpoken()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Llm.Service.Answers.Enqueue("one two three, four five six.");
        mesh.Llm.Service.FailAfterWords = 4;
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("count");
        var turn = await talk.HearReplyAsync();

        Assert.Equal((TurnOutcome.Failed, "one two three, four"), (turn.Outcome, turn.AssistantText));
        Assert.Equal(1, mesh.Llm.Service.Script.Calls);
    }

    [Fact]
    public async Task Voice_FailingForGood_StillLetsTheTextThrough()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Tts.Service.Script.Fail(2);
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");
        var turn = await talk.NextTurnAsync();

        Assert.Equal(TurnOutcome.Failed, turn.Outcome);
        Assert.Equal("You said hello. ", talk.All(r => r.ResponseText).Single(text => text.Final).Text);
        var error = talk.All(r => r.Error).Last().Error;
        Assert.Equal("tts_unavailable", error.Code);
        Assert.Contains("audio is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Voice_FailingOnce_IsAskedAgain()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Tts.Service.Script.Fail(1);
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("hello");

        Assert.Equal(TurnOutcome.Completed, (await talk.HearReplyAsync()).Outcome);
        Assert.Equal(["You said hello."], mesh.Tts.Service.Chunks);
    }

    [Fact]
    public async Task Voice_DyingInMidReply_PlaysWhatThereIs()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        mesh.Llm.Service.Answers.Enqueue("One two three. Four five.");
        mesh.Tts.Service.FailAtChunk = 1;
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync("count");
        var turn = await talk.HearReplyAsync();

        Assert.Equal((TurnOutcome.Failed, "One two three."), (turn.Outcome, turn.AssistantText));
    }

    [Fact]
    public async Task Stage_FailingAgainAndAgain_IsLeftAlone()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Resilience:Llm:BreakerFailures=4", "--Resilience:Llm:RetryDelayMs=1");
        mesh.Llm.Service.Script.Fail(1_000);
        using var talk = await mesh.TalkAsync();
        for (var i = 0; i < 5; i++)
        {
            await talk.TypeAsync("hello");
            Assert.Equal(TurnOutcome.Failed, (await talk.NextTurnAsync()).Outcome);
        }

        Assert.Equal(4, mesh.Llm.Service.Script.Calls);
    }

    [Fact]
    public async Task Voice_LeftAlone_StillLetsTheTextThrough()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Resilience:Tts:BreakerFailures=2", "--Resilience:Tts:RetryDelayMs=1", "--Resilience:Tts:BreakerPauseMs=300000");
        mesh.Tts.Service.Script.Fail(1_000);
        using var talk = await mesh.TalkAsync();
        for (var i = 0; i < 3; i++)
        {
            // From the second on its failure comes at once, while the language model still thinks.
            var gate = mesh.Llm.Service.Script.Gate = new SemaphoreSlim(0);
            await talk.TypeAsync("hello");
            await ConversationTests.WaitAsync(() => mesh.Llm.Service.Prompts.Count == i + 1);
            gate.Release();
            Assert.Equal(TurnOutcome.Failed, (await talk.NextTurnAsync()).Outcome);
        }

        Assert.All(talk.All(r => r.ResponseText).Where(text => text.Final), text => Assert.Equal("You said hello. ", text.Text));
        Assert.Equal(2, mesh.Tts.Service.Script.Calls);
    }
}
