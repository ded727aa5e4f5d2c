using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Net.Client;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Media.V1;
using VoiceMesh.MediaServer.Tests.Hosting;

namespace VoiceMesh.MediaServer.Tests.Pages;

[Trait("Category", "integration")]
public sealed class HttpTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private MediaServerUnderTest _server = null!;

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync() => _server = await MediaServerUnderTest.StartAsync(["--Text:TimeoutSeconds=1"]);

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Root_ForAProgram_IsServiceInformation()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/", UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var answer = await _server.Http.SendAsync(request, Limit);
        var information = await answer.Content.ReadFromJsonAsync<JsonElement>(Limit);

        Assert.Equal("media-server", information.GetProperty("service").GetString());
        Assert.Equal("silero", information.GetProperty("voice_activity_detector").GetString());
    }

    [Fact]
    public async Task HealthDetailed_NamesItsChecks()
    {
        var health = await _server.Http.GetFromJsonAsync<JsonElement>("/health/detailed", Limit);

        foreach (var check in (string[])["orchestrator", "sessions", "vad", "memory"])
        {
            Assert.Equal("healthy", health.GetProperty("checks").GetProperty(check).GetProperty("status").GetString());
        }

        Assert.True(health.TryGetProperty("uptime_seconds", out _));
    }

    [Fact]
    public async Task Health_WithoutOrchestrator_IsDegradedAndStillServes()
    {
        await _server.Orchestrator.KillAsync();

        using var answer = await _server.Http.GetAsync(new Uri("/health/detailed", UriKind.Relative), Limit);
        var health = await answer.Content.ReadFromJsonAsync<JsonElement>(Limit);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("degraded", health.GetProperty("checks").GetProperty("orchestrator").GetProperty("status").GetString());
    }

    [Fact]
    public async Task WebSocketAddress_WithoutUpgrade_Answers426()
    {
        using var answer = await _server.Http.GetAsync(new Uri("/ws/v2/anything", UriKind.Relative), Limit);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Equal("upgrade_required", await CodeAsync(answer));
    }

    [Fact]
    public async Task Metrics_AfterAConversation_CarryTheirNames()
    {
        await using (var client = await _server.ConnectAsync(Limit))
        {
            await client.SendAudioAsync(new byte[4096], Limit);
            await client.SendAsync("""{"type":"text","text":"hi"}""", Limit);
            await client.SendAsync("nonsense", Limit);
            await client.NextAsync("reply_ended", Limit);
            await client.SendAsync("""{"type":"stop_conversation"}""", Limit);
            await client.CloseCodeAsync(Limit);
        }

        var metrics = await _server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Limit);

        foreach (var name in (string[])
        [
            "webrtc_websocket_connections_total", "webrtc_active_sessions_total", @"webrtc_signaling_messages_total\{[^}]*type=""text""",
            "webrtc_signaling_latency_seconds_bucket", "webrtc_session_duration_seconds_bucket", "webrtc_audio_frames_processed_total",
            @"webrtc_errors_total\{[^}]*type=""malformed_json""", "voice_ai_audio_processing_seconds_bucket",
        ])
        {
            Assert.Matches($"(?m)^{name}", metrics);
        }
    }

    [Fact]
    public async Task Describe_OverGrpc_SaysWhatTheEdgeIs()
    {
        using var channel = GrpcChannel.ForAddress(_server.Endpoints.Grpc);
        var client = new MediaServerService.MediaServerServiceClient(channel);

        var description = await client.DescribeAsync(new DescribeRequest(), cancellationToken: Limit);

        Assert.Equal("media-server", description.Service);
        Assert.Equal("silero", description.Engine);
        Assert.Equal(100, description.Limits["max_sessions"]);
    }

    [Fact]
    public async Task Text_WithoutSession_AnswersAndLeavesNoSession()
    {
        using var answer = await PostTextAsync("""{"text":"what time is it"}""");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);
        await conversation.Closed.WaitAsync(Limit);

        Assert.Equal("You said: what time is it", body.GetProperty("answer").GetString());
        Assert.Equal("fake-llm", body.GetProperty("engines").GetProperty("llm-proxy").GetString());
        Assert.Equal(3, body.GetProperty("latency").GetProperty("turn").GetProperty("silence_ms").GetDouble());
        Assert.StartsWith("turn-", body.GetProperty("turn_id").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_IntoLiveSession_IsSaidThere()
    {
        await using var client = await _server.ConnectAsync(Limit);
        await client.NextAsync("session_started", Limit);

        using var answer = await PostTextAsync($$"""{"text":"hello","session_id":"{{client.SessionId}}"}""");
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Limit);
        var response = await client.NextAsync("response", Limit);

        Assert.Equal(client.SessionId, body.GetProperty("session_id").GetString());
        Assert.Equal(body.GetProperty("answer").GetString(), response!.Value.GetProperty("delta").GetString());
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "missing_field")]
    [InlineData("nonsense", HttpStatusCode.BadRequest, "malformed_json")]
    [InlineData("{}", HttpStatusCode.BadRequest, "missing_field")]
    [InlineData("""{"text":""}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("""{"\ud800":1,"text":"hi"}""", HttpStatusCode.BadRequest, "malformed_json")]
    [InlineData("""{"text":"hi","settings":{"\ud800":1}}""", HttpStatusCode.BadRequest, "malformed_json")]
    [InlineData("""{"text":[]}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("""{"text":"hi","session_id":4}""", HttpStatusCode.BadRequest, "invalid_field")]
    [InlineData("""{"text":"hi","session_id":"gone"}""", HttpStatusCode.NotFound, "session_unknown")]
    [InlineData("""{"text":"hi","settings":{"pitch":"high"}}""", HttpStatusCode.BadRequest, "invalid_settings")]
    public async Task Text_Bad_IsRefusedAsProblem(string body, HttpStatusCode status, string code)
    {
        using var answer = await PostTextAsync(body);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(code, await CodeAsync(answer));
    }

    [Fact]
    public async Task Text_BodyTooBig_Answers413()
    {
        using var answer = await PostTextAsync($$"""{"text":"{{new string('a', 300_000)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("body_too_big", await CodeAsync(answer));
    }

    [Fact]
    public async Task Text_WithoutAnswer_Answers504()
    {
        _server.Orchestrator.Service.AnswersText = false;

        using var answer = await PostTextAsync("""{"text":"hello"}""");

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal("answer_timeout", await CodeAsync(answer));
    }

    [Fact]
    public async Task Text_WithoutOrchestrator_Answers503()
    {
        await _server.Orchestrator.KillAsync();

        using var answer = await PostTextAsync("""{"text":"hello"}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("orchestrator_unavailable", await CodeAsync(answer));
    }

    private async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Limit)).GetProperty("code").GetString();

    private async Task<HttpResponseMessage> PostTextAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await _server.Http.PostAsync(new Uri("/text", UriKind.Relative), content, Limit);
    }
}
