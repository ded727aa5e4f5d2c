using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Tests.Providers.Resilience;
using VoiceMesh.Testing;

namespace VoiceMesh.LlmProxy.Tests.Generation;

[Trait("Category", "unit")]
[Collection("scripted language models")]
public sealed class LanguageModelGrpcServiceTests
{
    [Fact]
    public async Task Generate_OfflineResponder_StreamsAndCompletes()
    {
        await using var service = await ServiceFixture.StartAsync();
        var responses = await service.GenerateAsync(ServiceFixture.Prompt("what is seventeen times twenty three"));
        Assert.Equal("Three hundred ninety-one.", string.Concat(responses.Where(r => r.Text is not null).Select(r => r.Text.Text)));
        Assert.Equal("offline-responder", responses[^1].Completed.Engine);
        Assert.True(responses[^1].Completed.TimeToFirstTokenUs > 0);
        Assert.Equal(0, service.Gate.InFlight);
    }

    [Fact]
    public async Task Describe_NothingConfigured_NamesTheOfflineResponder()
    {
        await using var service = await ServiceFixture.StartAsync();
        var description = await service.Client.DescribeAsync(new DescribeRequest());
        Assert.Equal("offline-responder", description.Engine);
        Assert.Equal("Rule-based replies made on this machine; not a language model.", description.EngineNote);
        Assert.Equal(["offline-responder", "openai"], description.AvailableEngines);
        Assert.Equal(64, description.Limits["max_requests_in_flight"]);
    }

    [Fact]
    public async Task Generate_AutoWithEndpoint_UsesIt()
    {
        await using var server = await FakeOpenAiServer.StartAsync();
        server.Text(["Hi", " you"]);
        await using var service = await ServiceFixture.StartAsync(null, $"--OpenAi:Endpoint={server.Endpoint}", "--OpenAi:Model=m1");
        var responses = await service.GenerateAsync(ServiceFixture.Prompt());
        Assert.Equal("Hi you", string.Concat(responses.Select(r => r.Text?.Text)));
        Assert.Equal("openai/m1", responses[^1].Completed.Engine);
        Assert.Equal("system", (string?)server.Requests[0]["messages"]?[0]?["role"]);
    }

    [Fact]
    public async Task Generate_ToolCalls_GoOnWithTheResults()
    {
        await using var server = await FakeOpenAiServer.StartAsync();
        server.ToolCalls(("c1", "weather", ["{}"])).Text(["rain"]);
        await using var service = await ServiceFixture.StartAsync(null, $"--OpenAi:Endpoint={server.Endpoint}");
        using var call = service.Client.Generate();
        await call.RequestStream.WriteAsync(new GenerateRequest { Prompt = ServiceFixture.Prompt() });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("c1", call.ResponseStream.Current.ToolCall.Id);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(FinishReason.ToolCalls, call.ResponseStream.Current.Completed.FinishReason);
        await call.RequestStream.WriteAsync(new GenerateRequest { ToolResult = new ToolResult { ToolCallId = "c1", Content = "wet" } });
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("rain", call.ResponseStream.Current.Text.Text);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.False(await call.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal("wet", (string?)server.Requests[1]["messages"]!.AsArray()[^1]!["content"]);
    }

    [Fact]
    public async Task Generate_HalfCloseAfterToolCalls_EndsWithOk()
    {
        await using var server = await FakeOpenAiServer.StartAsync();
        server.ToolCalls(("c1", "weather", ["{}"]));
        await using var service = await ServiceFixture.StartAsync(null, $"--OpenAi:Endpoint={server.Endpoint}");
        using var call = service.Client.Generate();
        await call.RequestStream.WriteAsync(new GenerateRequest { Prompt = ServiceFixture.Prompt() });
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    public static TheoryData<string, Prompt> BadPrompts() => new()
    {
        { "messages is empty", new Prompt() },
        { "role is unspecified", new Prompt { Messages = { new ChatMessage { Content = "x" } } } },
        { "temperature", With(p => p.Temperature = 3) },
        { "temperature", With(p => p.Temperature = float.NaN) },
        { "'gpt-x' is unknown", With(p => p.Model = "gpt-x") },
        { "IANA time zone", With(p => p.TimeZone = "Mars/Base") },
        { "tool_call_id is missing", With(p => p.Messages.Add(new ChatMessage { Role = Role.Tool, Content = "x" })) },
        { "no JSON object", With(p => p.Messages.Add(new ChatMessage { Role = Role.Assistant, ToolCalls = { new ToolCall { Id = "a", Name = "b", ArgumentsJson = "[" } } })) },
        { "at most 16000", With(p => p.Messages[0].Content = new string('a', 16_001)) },
        { "at most 200", With(p => p.Messages.AddRange(Enumerable.Repeat(p.Messages[0], 200))) },
        { "tools[0].name", With(p => p.Tools.Add(new Tool())) },
    };

    [Theory]
    [MemberData(nameof(BadPrompts))]
    public async Task Generate_BadPrompt_IsInvalidArgumentAndSaysWhat(string expected, Prompt prompt)
    {
        await using var service = await ServiceFixture.StartAsync();
        var refused = await Assert.ThrowsAsync<RpcException>(() => service.GenerateAsync(prompt));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains(expected, refused.Status.Detail, StringComparison.Ordinal);
        Assert.NotEmpty(await service.GenerateAsync(ServiceFixture.Prompt()));
    }

    [Fact]
    public async Task Generate_NoPromptFirst_IsInvalidArgument()
    {
        await using var service = await ServiceFixture.StartAsync();
        using var call = service.Client.Generate();
        await call.RequestStream.WriteAsync(new GenerateRequest { ToolResult = new ToolResult() });
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None))).StatusCode);
    }

    [Theory]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(429, StatusCode.ResourceExhausted)]
    [InlineData(500, StatusCode.Unavailable)]
    [InlineData(400, StatusCode.InvalidArgument)]
    [InlineData(408, StatusCode.DeadlineExceeded)]
    public async Task Generate_ProviderError_IsTranslated(int status, StatusCode expected)
    {
        await using var server = await FakeOpenAiServer.StartAsync();
        server.Error(status, retryAfterMs: status == 429 ? "1234" : null);
        await using var service = await ServiceFixture.StartAsync(null, $"--OpenAi:Endpoint={server.Endpoint}", "--Resilience:MaxAttempts=1");
        var failure = await Assert.ThrowsAsync<RpcException>(() => service.GenerateAsync(ServiceFixture.Prompt()));
        Assert.Equal(expected, failure.StatusCode);
        Assert.Equal(status == 429 ? "1234" : null, failure.Trailers.GetValue("retry-after-ms"));
    }

    [Fact]
    public async Task Generate_EveryPlaceTaken_IsResourceExhaustedWithHintAndWorksAfterwards()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var engine = new ScriptedLanguageModel((attempt, token) =>
        {
            if (attempt > 1)
            {
                return ScriptedLanguageModel.Words("free");
            }

            token.Register(ended.SetResult);
            return ScriptedLanguageModel.Hang(token, "busy");
        });
        await using var service = await ServiceFixture.StartAsync(engine, "--Generation:MaxRequestsInFlight=1", "--Generation:RetryAfterMs=77");
        using var cancellation = new CancellationTokenSource();
        using var first = service.Client.Generate(cancellationToken: cancellation.Token);
        await first.RequestStream.WriteAsync(new GenerateRequest { Prompt = ServiceFixture.Prompt() });
        Assert.True(await first.ResponseStream.MoveNext(CancellationToken.None));

        var refused = await Assert.ThrowsAsync<RpcException>(() => service.GenerateAsync(ServiceFixture.Prompt()));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal("77", refused.Trailers.GetValue("retry-after-ms"));

        // Cancelling the call ends the engine's work and frees the place.
        await cancellation.CancelAsync();
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        while (service.Gate.InFlight > 0)
        {
            await Task.Yield();
        }

        Assert.Equal("free", (await service.GenerateAsync(ServiceFixture.Prompt()))[0].Text.Text);
    }

    [Fact]
    public async Task Metrics_AfterAGeneration_CountIt()
    {
        await using var service = await ServiceFixture.StartAsync();
        await service.GenerateAsync(ServiceFixture.Prompt());
        using var http = new HttpClient();
        var text = await http.GetStringAsync(new Uri(service.Http, "/metrics"));
        Assert.Contains("voicemesh_llm_requests_in_flight", text, StringComparison.Ordinal);
        Assert.Contains("voicemesh_llm_time_to_first_token_seconds_bucket", text, StringComparison.Ordinal);
        Assert.Contains("voicemesh_llm_output_tokens_total", text, StringComparison.Ordinal);
    }

    private static Prompt With(Action<Prompt> change)
    {
        var prompt = ServiceFixture.Prompt();
        change(prompt);
        return prompt;
    }
}
