using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Providers;
using VoiceMesh.LlmProxy.Providers.OpenAi;
using VoiceMesh.Testing;

namespace VoiceMesh.LlmProxy.Tests.Providers.OpenAi;

[Trait("Category", "unit")]
public sealed class OpenAiLanguageModelTests : IAsyncLifetime
{
    private FakeOpenAiServer _server = null!;

    public async Task InitializeAsync() => _server = await FakeOpenAiServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task GenerateAsync_TextStream_PassesPiecesAndUsage()
    {
        _server.Text(["Hel", "lo", " there"]);
        var responses = await Model().GenerateAsync(Hello(), CancellationToken.None).ToListAsync();
        Assert.Equal(["Hel", "lo", " there"], responses.Where(r => r.Text is not null).Select(r => r.Text.Text));
        var completed = responses[^1].Completed;
        Assert.Equal(FinishReason.Stop, completed.FinishReason);
        Assert.Equal("test/m1", completed.Engine);
        Assert.Equal((7u, 3u), (completed.Usage.InputTokens, completed.Usage.OutputTokens));
        Assert.Equal("Bearer sk-test", Assert.Single(_server.Authorizations));
    }

    [Fact]
    public async Task GenerateAsync_Prompt_IsWrittenAsDocumented()
    {
        _server.Text(["ok"]);
        var prompt = new Prompt
        {
            Model = "m2",
            Temperature = 0.5f,
            MaxOutputTokens = 42,
            Messages =
            {
                new ChatMessage { Role = Role.System, Content = "be brief" },
                new ChatMessage { Role = Role.User, Content = "weather?" },
                new ChatMessage { Role = Role.Assistant, ToolCalls = { new ToolCall { Id = "c1", Name = "weather", ArgumentsJson = "{\"city\":\"Oslo\"}" } } },
                new ChatMessage { Role = Role.Tool, ToolCallId = "c1", Content = "rain" },
                new ChatMessage { Role = Role.Assistant, Content = "It rains in", Interrupted = true },
                new ChatMessage { Role = Role.User, Content = "thanks" },
            },
            Tools =
            {
                new Tool
                {
                    Name = "weather",
                    Description = "Tells it",
                    Parameters = Google.Protobuf.WellKnownTypes.Struct.Parser.ParseJson("""{"type":"object","properties":{"city":{"type":"string"}}}"""),
                },
            },
        };
        await Model(o => o.AdditionalModels.Add("m2")).GenerateAsync(prompt, CancellationToken.None).ToListAsync();
        var request = Assert.Single(_server.Requests);
        Assert.Equal("m2", (string?)request["model"]);
        Assert.True((bool?)request["stream"]);
        Assert.True((bool?)request["stream_options"]?["include_usage"]);
        Assert.Equal(0.5, (double?)request["temperature"]);
        Assert.Equal(42, (int?)request["max_completion_tokens"]);
        var messages = request["messages"]!.AsArray();
        Assert.Equal(["system", "user", "assistant", "tool", "assistant", "user"], messages.Select(m => (string?)m!["role"]));
        Assert.Equal("weather", (string?)messages[2]!["tool_calls"]?[0]?["function"]?["name"]);
        Assert.Equal("c1", (string?)messages[3]!["tool_call_id"]);
        Assert.Equal("string", (string?)request["tools"]?[0]?["function"]?["parameters"]?["properties"]?["city"]?["type"]);
    }

    [Fact]
    public async Task GenerateAsync_MaxTokensField_CanBeTheOlderOne()
    {
        _server.Text(["ok"]);
        await Model(o => o.MaxTokensField = "max_tokens").GenerateAsync(Hello(), CancellationToken.None).ToListAsync();
        Assert.Equal(400, (int?)_server.Requests[0]["max_tokens"]);
        Assert.Null(_server.Requests[0]["max_completion_tokens"]);
    }

    [Fact]
    public async Task GenerateAsync_ToolCallsInPieces_ArePassedWhole()
    {
        _server.ToolCalls(("c1", "weather", ["{\"ci", "ty\":", "\"Oslo\"}"]), ("c2", "clock", []));
        var responses = await Model().GenerateAsync(Hello(), CancellationToken.None).ToListAsync();
        Assert.Equal(3, responses.Count);
        Assert.Equal(("c1", "weather", "{\"city\":\"Oslo\"}"), (responses[0].ToolCall.Id, responses[0].ToolCall.Name, responses[0].ToolCall.ArgumentsJson));
        Assert.Equal(("c2", "clock", "{}"), (responses[1].ToolCall.Id, responses[1].ToolCall.Name, responses[1].ToolCall.ArgumentsJson));
        Assert.Equal(FinishReason.ToolCalls, responses[2].Completed.FinishReason);
    }

    [Theory]
    [InlineData("length", FinishReason.Length)]
    [InlineData("content_filter", FinishReason.ContentFilter)]
    public async Task GenerateAsync_FinishReason_IsPassedOn(string reason, FinishReason expected)
    {
        _server.Text(["x"], reason);
        Assert.Equal(expected, (await Model().GenerateAsync(Hello(), CancellationToken.None).LastAsync()).Completed.FinishReason);
    }

    [Theory]
    [InlineData(400, ModelFailure.InvalidRequest)]
    [InlineData(401, ModelFailure.Unauthenticated)]
    [InlineData(403, ModelFailure.PermissionDenied)]
    [InlineData(404, ModelFailure.InvalidRequest)]
    [InlineData(408, ModelFailure.Timeout)]
    [InlineData(429, ModelFailure.RateLimited)]
    [InlineData(500, ModelFailure.Unavailable)]
    [InlineData(503, ModelFailure.Unavailable)]
    public async Task GenerateAsync_ErrorStatus_IsTranslatedWithItsReason(int status, ModelFailure expected)
    {
        _server.Error(status, "the reason");
        var failure = await Assert.ThrowsAsync<ModelException>(async () => await Model().GenerateAsync(Hello(), CancellationToken.None).ToListAsync());
        Assert.Equal(expected, failure.Failure);
        Assert.Contains("the reason", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-test", failure.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("7", null, 7000)]
    [InlineData("7", "250", 250)]
    [InlineData(null, null, null)]
    public async Task GenerateAsync_RateLimited_PassesTheHint(string? seconds, string? ms, int? expectedMs)
    {
        _server.Error(429, retryAfter: seconds, retryAfterMs: ms);
        var failure = await Assert.ThrowsAsync<ModelException>(async () => await Model().GenerateAsync(Hello(), CancellationToken.None).ToListAsync());
        Assert.Equal(expectedMs, (int?)failure.RetryAfter?.TotalMilliseconds);
    }

    [Fact]
    public async Task GenerateAsync_StreamCut_IsUnavailableAfterThePieces()
    {
        _server.CutAfter("Hel");
        var (text, failure) = await CollectAsync();
        Assert.Equal("Hel", text);
        Assert.Equal(ModelFailure.Unavailable, failure.Failure);
    }

    [Theory]
    [InlineData("""{"id":"x","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"Hel"},"finish_reason":null}]}""")]
    [InlineData("{not json")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("""{"choices":"none"}""")]
    public async Task GenerateAsync_UnfinishedOrMalformedStream_IsUnavailable(string data)
    {
        _server.Events(data);
        var (_, failure) = await CollectAsync();
        Assert.Equal(ModelFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task GenerateAsync_NobodyListens_IsUnavailable()
    {
        var model = Model();
        await _server.DisposeAsync();
        var failure = await Assert.ThrowsAsync<ModelException>(async () => await model.GenerateAsync(Hello(), CancellationToken.None).ToListAsync());
        Assert.Equal(ModelFailure.Unavailable, failure.Failure);
    }

    [Fact]
    public async Task GenerateAsync_ServerTooSlow_TimesOut()
    {
        _server.HangAfter();
        var failure = await Assert.ThrowsAsync<ModelException>(async () => await Model(o => o.NetworkTimeoutMs = 100).GenerateAsync(Hello(), CancellationToken.None).ToListAsync());
        Assert.Equal(ModelFailure.Timeout, failure.Failure);
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_BreaksTheRequestOff()
    {
        _server.HangAfter("Hel");
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var response in Model().GenerateAsync(Hello(), cancellation.Token))
            {
                Assert.Equal("Hel", response.Text.Text);
                await cancellation.CancelAsync();
            }
        });
        await _server.Aborted.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static Prompt Hello() => new() { Messages = { new ChatMessage { Role = Role.User, Content = "hello" } } };

    private OpenAiLanguageModel Model(Action<OpenAiOptions>? change = null)
    {
        var options = new OpenAiOptions { Endpoint = _server.Endpoint, ApiKey = "sk-test", Model = "m1", ProviderName = "test" };
        change?.Invoke(options);
        return new OpenAiLanguageModel(Options.Create(options), TimeProvider.System);
    }

    private async Task<(string Text, ModelException Failure)> CollectAsync()
    {
        var text = "";
        var failure = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var response in Model().GenerateAsync(Hello(), CancellationToken.None))
            {
                text += response.Text?.Text;
                _server.Cut();
            }
        });
        return (text, failure);
    }
}
