using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Conversations;
using static VoiceMesh.Contracts.Conversation.V1.ConverseResponse;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

[Trait("Category", "unit")]
public class AdmissionTests
{
    public static TheoryData<ConverseRequest, string> BadStarts => new()
    {
        { new ConverseRequest(), "start" },
        { new ConverseRequest { Text = new TextInput { Text = "hello" } }, "start" },
        { Start(""), "session_id" },
        { Start(new string('x', 65)), "session_id" },
        { Start("a b"), "session_id" },
        { Start("s", new ConversationSettings { EndpointingSilenceMs = 199 }), "endpointing_silence_ms" },
        { Start("s", new ConversationSettings { EndpointingSilenceMs = 3_001 }), "endpointing_silence_ms" },
        { Start("s", new ConversationSettings { VadThreshold = 0.05f }), "vad_threshold" },
        { Start("s", new ConversationSettings { VadThreshold = float.NaN }), "vad_threshold" },
        { Start("s", new ConversationSettings { SpeakingRate = 3 }), "speaking_rate" },
        { Start("s", new ConversationSettings { Pitch = 0.1f }), "pitch" },
        { Start("s", new ConversationSettings { SystemPrompt = new string('x', 8_001) }), "system_prompt" },
        { Start("s", new ConversationSettings { Greeting = new string('x', 1_001) }), "greeting" },
        { Start("s", new ConversationSettings { TimeZone = "Nowhere/Atall" }), "time_zone" },
    };

    [Theory]
    [MemberData(nameof(BadStarts), DisableDiscoveryEnumeration = true)]
    public async Task Start_OutOfOrder_IsRefusedWithTheReason(ConverseRequest first, string names)
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var call = mesh.Client.Converse();
        await call.RequestStream.WriteAsync(first);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains(names, refusal.Status.Detail, StringComparison.Ordinal);
        using var next = await mesh.TalkAsync();
    }

    [Fact]
    public async Task Start_WithSeveralFaults_NamesAllOfThem()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var call = mesh.Client.Converse();
        await call.RequestStream.WriteAsync(Start("s", new ConversationSettings { Pitch = 9, SpeakingRate = 9, VadThreshold = 9 }));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.All(["pitch", "speaking_rate", "vad_threshold"], name => Assert.Contains(name, refusal.Status.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_OfALiveSession_IsRefused()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var first = await mesh.TalkAsync();
        using var second = new TestConversation(mesh.Client.Converse());
        await second.SendAsync(Start("s-1"));

        Assert.Equal(StatusCode.AlreadyExists, await second.EndAsync());
        await first.TypeAsync("still here");
        Assert.Equal(TurnOutcome.Completed, (await first.HearReplyAsync()).Outcome);
    }

    [Fact]
    public async Task Start_WithResume_ReplacesTheLiveStreamAndKeepsTheHistory()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var first = await mesh.TalkAsync();
        await first.TypeAsync("one");
        await first.HearReplyAsync();
        using var second = await mesh.TalkAsync(resume: true);
        Assert.Equal(StatusCode.OK, await first.EndAsync());
        Assert.Equal("replaced", first.Received[^1].Ended.Reason);
        Assert.True(second.Received[0].Started.Resumed);
        await second.TypeAsync("two");
        var turn = await second.HearReplyAsync();

        Assert.NotEqual("turn-1", turn.TurnId);
        Assert.Equal(["one", "You said one.", "two"], mesh.Llm.Service.Prompts.Last().Messages.Skip(1).Select(message => message.Content));
    }

    [Fact]
    public async Task Start_WithResume_ReplacesAStreamWhoseClientDoesNotRead()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Turns:MaxReplyAheadMs=120000");
        // A minute of audio is several times what the connection holds for a client that takes nothing.
        mesh.Llm.Service.Answers.Enqueue(string.Join(' ', Enumerable.Repeat("word", 600)) + ".");
        using var deaf = await mesh.TalkAsync();
        await deaf.TypeAsync("hello");
        await ConversationTests.WaitAsync(() => mesh.Tts.Service.Chunks.Sum(chunk => chunk.Split(' ').Length) == 600);
        using var second = await mesh.TalkAsync(resume: true);

        await second.TypeAsync("are you there");
        Assert.Equal(TurnOutcome.Completed, (await second.HearReplyAsync()).Outcome);
    }

    [Fact]
    public async Task Start_WhileAStageLoads_NamesItsEngineAsSoonAsThereIsOne()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync(
            stages => stages.Stt.Service.Script.Restart(questions: 3), "--Conversations:DescribeCacheSeconds=3600", "--Conversations:DescribeTimeoutMs=5000");
        var engines = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            using var talk = await mesh.TalkAsync($"s-{i}");
            engines.Add(talk.Received[0].Started.Stages[0].Engine);
        }

        Assert.NotEqual("", engines[^1]);
    }

    [Fact]
    public async Task Start_AnewUnderAnOldName_RemembersNothing()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using (var first = await mesh.TalkAsync())
        {
            await first.TypeAsync("one");
            await first.HearReplyAsync();
            await first.CompleteAsync();
            await first.EndAsync();
        }

        using var second = await mesh.TalkAsync();
        await second.TypeAsync("two");
        await second.HearReplyAsync();

        Assert.Equal(["two"], mesh.Llm.Service.Prompts.Last().Messages.Skip(1).Select(message => message.Content));
    }

    [Fact]
    public async Task Start_BeyondTheLimit_IsRefusedWithAHint()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync("--Conversations:MaxConversations=1", "--Conversations:RetryAfterMs=1234");
        using var first = await mesh.TalkAsync();
        using var call = mesh.Client.Converse();
        await call.RequestStream.WriteAsync(Start("s-2"));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(StatusCode.ResourceExhausted, refusal.StatusCode);
        Assert.Equal("1234", refusal.Trailers.GetValue("retry-after-ms"));
    }

    [Fact]
    public async Task Drain_FinishesTheTurnThenEnds()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        var gate = mesh.Llm.Service.Script.Gate = new SemaphoreSlim(0);
        using var talk = await mesh.TalkAsync();
        using var idle = await mesh.TalkAsync("s-2");
        await talk.TypeAsync("hello");
        await ConversationTests.WaitAsync(() => mesh.Llm.Service.Prompts.Count == 1);
        mesh.Services.GetRequiredService<ConversationRegistry>().DrainAll();
        Assert.Equal(StatusCode.OK, await idle.EndAsync());
        gate.Release();
        Assert.Equal(TurnOutcome.Completed, (await talk.HearReplyAsync()).Outcome);

        Assert.Equal(StatusCode.OK, await talk.EndAsync());
        Assert.Equal(["draining", "draining"], [talk.Received[^1].Ended.Reason, idle.Received[^1].Ended.Reason]);
    }

    [Fact]
    public async Task Start_SentTwice_EndsTheStream()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.SendAsync(Start("s-1"));

        Assert.Equal(StatusCode.InvalidArgument, await talk.EndAsync());
    }

    [Fact]
    public async Task Request_WithoutContent_EndsTheStream()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.SendAsync(new ConverseRequest());

        Assert.Equal(StatusCode.InvalidArgument, await talk.EndAsync());
    }

    [Theory]
    [InlineData(0, 0.5f)]
    [InlineData(1_023, 0.5f)]
    [InlineData(4_096, 0.5f)]
    [InlineData(1_024, float.NaN)]
    [InlineData(1_024, 1.5f)]
    public async Task Frame_Malformed_IsSaidOnceAndTheConversationGoesOn(int bytes, float probability)
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        for (var i = 0; i < 3; i++)
        {
            await talk.SendAsync(new ConverseRequest
            {
                Audio = new AudioFrame { Pcm = Google.Protobuf.ByteString.CopyFrom(new byte[bytes]), SpeechProbability = probability },
            });
        }

        await talk.TypeAsync("hello");
        Assert.Equal(TurnOutcome.Completed, (await talk.HearReplyAsync()).Outcome);
        Assert.Equal("audio_invalid", Assert.Single(talk.All(r => r.Error)).Error.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!")]
    public async Task Text_WithoutWords_IsRefusedByAnEvent(string text)
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync(text, "r-1");
        var error = (await talk.NextAsync(ResponseOneofCase.Error)).Error.Error;

        Assert.Equal("text_invalid", error.Code);
        Assert.Contains("r-1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_TooLong_IsRefusedByAnEvent()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.TypeAsync(new string('x', 4_001));

        Assert.Equal("text_invalid", (await talk.NextAsync(ResponseOneofCase.Error)).Error.Error.Code);
    }

    [Fact]
    public async Task Configure_OutOfRange_ChangesNothing()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.SendAsync(new ConverseRequest { Configure = new ConversationSettings { Pitch = 9, SystemPrompt = "changed" } });
        Assert.Equal("settings_invalid", (await talk.NextAsync(ResponseOneofCase.Error)).Error.Error.Code);
        await talk.TypeAsync("hello");
        await talk.HearReplyAsync();

        Assert.DoesNotContain(mesh.Llm.Service.Prompts.Last().Messages, message => message.Content == "changed");
    }

    [Fact]
    public async Task Configure_InRange_TakesEffectAtOnce()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        using var talk = await mesh.TalkAsync();
        await talk.SendAsync(new ConverseRequest { Configure = new ConversationSettings { SystemPrompt = "changed" } });
        await talk.TypeAsync("hello");
        await talk.HearReplyAsync();

        Assert.Equal("changed", mesh.Llm.Service.Prompts.Last().Messages[0].Content);
    }

    [Fact]
    public async Task Describe_SaysWhatItIs()
    {
        await using var mesh = await OrchestratorUnderTest.StartAsync();
        var description = await mesh.Client.DescribeAsync(new DescribeRequest());

        Assert.Equal("orchestrator", description.Service);
        Assert.Equal(100, description.Limits["max_conversations"]);
        Assert.Equal([16_000u], description.SampleRatesHz);
    }

    private static ConverseRequest Start(string sessionId, ConversationSettings? settings = null) =>
        new() { Start = new StartConversation { SessionId = sessionId, Settings = settings } };
}
