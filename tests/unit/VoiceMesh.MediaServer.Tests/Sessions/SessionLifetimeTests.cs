using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Tests.Hosting;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.Testing;

namespace VoiceMesh.MediaServer.Tests.Sessions;

[Trait("Category", "integration")]
public sealed class SessionLifetimeTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly ManualTimeProvider _clock = new();
    private MediaServerUnderTest _server = null!;

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync() => _server = await MediaServerUnderTest.StartAsync(
        ["--Sessions:MaxSessions=3", "--Sessions:TimeoutSeconds=300", "--Sessions:PublicUrl=wss://voice.example.org/"],
        services => services.AddSingleton<TimeProvider>(_clock));

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Open_Session_SaysAddressExpiryAndLimits()
    {
        using var answer = await PostAsync("""{"user_id":"ada","settings":{"language":"en"}}""");
        var session = await answer.Content.ReadFromJsonAsync<JsonElement>(Limit);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"wss://voice.example.org/ws/v2/{session.GetProperty("session_id").GetString()}", session.GetProperty("websocket_url").GetString());
        Assert.Equal(_clock.GetUtcNow().AddSeconds(300), session.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(65_536, session.GetProperty("limits").GetProperty("max_binary_bytes").GetInt32());
    }

    [Fact]
    public async Task Open_MoreThanLimit_IsRefusedWithRetryAfterUntilOneEnds()
    {
        var first = await ClientProbe.OpenSessionAsync(_server.Http, Limit);
        await ClientProbe.OpenSessionAsync(_server.Http, Limit);
        await ClientProbe.OpenSessionAsync(_server.Http, Limit);

        using var refused = await PostAsync("{}");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("session_limit", await CodeAsync(refused));
        Assert.Matches(@"(?m)^webrtc_errors_total\{[^}]*type=""session_limit""[^}]*\} 1\b", await _server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Limit));

        using var deleted = await _server.Http.DeleteAsync(new Uri($"/v2/sessions/{first}", UriKind.Relative), Limit);
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await ClientProbe.OpenSessionAsync(_server.Http, Limit);
    }

    [Fact]
    public async Task List_Sessions_TellsTheirState()
    {
        await using var client = await _server.ConnectAsync(Limit);
        await client.NextAsync("session_started", Limit);
        var waiting = await ClientProbe.OpenSessionAsync(_server.Http, Limit);

        var list = await _server.Http.GetFromJsonAsync<JsonElement>("/v2/sessions", Limit);

        var states = list.GetProperty("sessions").EnumerateArray().ToDictionary(s => s.GetProperty("id").GetString()!, s => s.GetProperty("state").GetString());
        Assert.Equal(2, list.GetProperty("count").GetInt32());
        Assert.Equal("connected", states[client.SessionId]);
        Assert.Equal("created", states[waiting]);
        var one = await _server.Http.GetFromJsonAsync<JsonElement>($"/v2/sessions/{client.SessionId}", Limit);
        Assert.True(one.GetProperty("connected").GetBoolean());
        Assert.Equal("websocket", one.GetProperty("transport").GetString());
    }

    [Fact]
    public async Task Delete_ConnectedSession_TellsItsClient()
    {
        await using var client = await _server.ConnectAsync(Limit);
        await client.NextAsync("session_started", Limit);

        using var deleted = await _server.Http.DeleteAsync(new Uri($"/v2/sessions/{client.SessionId}", UriKind.Relative), Limit);
        var ended = await client.NextAsync("session_ended", Limit);

        Assert.Equal("deleted", ended!.Value.GetProperty("reason").GetString());
        Assert.Equal(1000, await client.CloseCodeAsync(Limit));
        using var gone = await _server.Http.GetAsync(new Uri($"/v2/sessions/{client.SessionId}", UriKind.Relative), Limit);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("session_unknown", await CodeAsync(gone));
    }

    [Fact]
    public async Task EndIdle_ClientSilentForTimeout_ClosesWith4408()
    {
        await using var client = await _server.ConnectAsync(Limit);
        await client.NextAsync("session_started", Limit);
        var registry = _server.Services.GetRequiredService<SessionRegistry>();
        _clock.Advance(TimeSpan.FromSeconds(299));
        registry.EndIdle();
        await client.SendAsync("""{"type":"ping"}""", Limit);
        Assert.NotNull(await client.NextAsync("pong", Limit));
        _clock.Advance(TimeSpan.FromSeconds(299));
        registry.EndIdle();
        Assert.Equal(1, registry.Count);

        _clock.Advance(TimeSpan.FromSeconds(1));
        registry.EndIdle();
        var error = await client.NextAsync("error", Limit);

        Assert.Equal("idle_timeout", error!.Value.GetProperty("code").GetString());
        Assert.Equal(4408, await client.CloseCodeAsync(Limit));
    }

    [Fact]
    public async Task EndIdle_SessionNobodyCameTo_IsRemoved()
    {
        await ClientProbe.OpenSessionAsync(_server.Http, Limit);
        var registry = _server.Services.GetRequiredService<SessionRegistry>();
        Assert.Equal(1, registry.Count);

        _clock.Advance(TimeSpan.FromSeconds(301));
        registry.EndIdle();

        Assert.Equal(0, registry.Count);
    }

    [Fact]
    public async Task End_BySeveralCallers_CountsOnce()
    {
        var id = await ClientProbe.OpenSessionAsync(_server.Http, Limit);
        var registry = _server.Services.GetRequiredService<SessionRegistry>();
        Assert.True(registry.TryGet(id, out var session));

        Parallel.For(0, 8, _ => session.End("stopped", TransportClose.Ended("stopped")));
        await session.Ended.WaitAsync(Limit);

        Assert.Equal(0, registry.Count);
        Assert.Equal(AttachResult.Ended, session.Attach(new Playout.FakeTransport()));
    }

    [Theory]
    [InlineData("{", "malformed_json")]
    [InlineData("[1]", "malformed_json")]
    [InlineData("""{"user_id":5}""", "invalid_field")]
    [InlineData("""{"settings":{"endpointing_silence_ms":5}}""", "invalid_settings")]
    [InlineData("""{"settings":{"unknown":5}}""", "invalid_settings")]
    public async Task Open_BadBody_IsRefusedAsProblem(string body, string code)
    {
        using var answer = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, await CodeAsync(answer));
    }

    private async Task<string?> CodeAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>(Limit)).GetProperty("code").GetString();

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        return await _server.Http.PostAsync(new Uri("/v2/sessions", UriKind.Relative), content, Limit);
    }
}
