using System.Net.WebSockets;
using VoiceMesh.MediaServer.Tests.Hosting;
using VoiceMesh.Testing.Conversation;

namespace VoiceMesh.MediaServer.Tests.Transports.WebSockets;

/// <summary>What clients send wrong: each gets its documented error, and neither the session of another client nor the service suffers.</summary>
[Trait("Category", "integration")]
public sealed class BadInputTests(BadInputTests.SharedServer shared) : IClassFixture<BadInputTests.SharedServer>, IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));

    private CancellationToken Limit => _limit.Token;

    public void Dispose() => _limit.Dispose();

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("hello", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{\"type\":\"ping\"} trailing", "malformed_json")]
    [InlineData("[]", "malformed_json")]
    [InlineData("null", "malformed_json")]
    [InlineData("\"ping\"", "malformed_json")]
    [InlineData("{}", "missing_field")]
    [InlineData("{\"type\":1}", "invalid_field")]
    [InlineData("{\"type\":\"\\ud800\"}", "invalid_field")]
    [InlineData("{\"\\ud800\":1}", "malformed_json")]
    [InlineData("{\"type\":\"configure\",\"settings\":{\"\\ud800\":1}}", "malformed_json")]
    [InlineData("{\"type\":\"dance\"}", "unknown_type")]
    [InlineData("{\"type\":\"\"}", "unknown_type")]
    [InlineData("{\"type\":\"text\"}", "missing_field")]
    [InlineData("{\"type\":\"text\",\"text\":\"\"}", "invalid_field")]
    [InlineData("{\"type\":\"text\",\"text\":7}", "invalid_field")]
    [InlineData("{\"type\":\"audio\"}", "missing_field")]
    [InlineData("{\"type\":\"audio\",\"data\":5}", "invalid_field")]
    [InlineData("{\"type\":\"audio\",\"data\":\"!!!\"}", "bad_base64")]
    [InlineData("{\"type\":\"audio\",\"data\":\"AAA\"}", "bad_base64")]
    [InlineData("{\"type\":\"audio\",\"data\":\"AA==\"}", "odd_pcm_length")]
    [InlineData("{\"type\":\"audio\",\"data\":\"\"}", "empty_audio")]
    [InlineData("{\"type\":\"playback\",\"played_ms\":1}", "missing_field")]
    [InlineData("{\"type\":\"playback\",\"turn_id\":\"t\",\"played_ms\":-1}", "invalid_field")]
    [InlineData("{\"type\":\"playback\",\"turn_id\":\"t\",\"played_ms\":1e99}", "invalid_field")]
    [InlineData("{\"type\":\"playback\",\"turn_id\":\"t\",\"played_ms\":1,\"finished\":\"yes\"}", "invalid_field")]
    [InlineData("{\"type\":\"trigger_llm\",\"final_transcript\":{}}", "invalid_field")]
    [InlineData("{\"type\":\"configure\",\"input\":16000}", "invalid_field")]
    [InlineData("{\"type\":\"configure\",\"input\":{\"sample_rate_hz\":16000.5}}", "invalid_field")]
    [InlineData("{\"type\":\"configure\",\"settings\":{\"vad_threshold\":2}}", "invalid_settings")]
    [InlineData("{\"type\":\"configure\",\"settings\":{\"colour\":\"red\"}}", "invalid_settings")]
    [InlineData("{\"type\":\"configure\",\"settings\":[]}", "invalid_settings")]
    public async Task Message_Bad_GetsErrorAndSessionGoesOn(string message, string code)
    {
        await using var client = await shared.Server.ConnectAsync(Limit);

        await client.SendAsync(message, Limit);
        var error = await client.NextAsync("error", Limit);
        await client.SendAsync("""{"type":"ping","id":"after"}""", Limit);
        var pong = await client.NextAsync("pong", Limit);

        Assert.Equal(code, error!.Value.GetProperty("code").GetString());
        Assert.NotEmpty(error.Value.GetProperty("message").GetString()!);
        Assert.Equal("after", pong!.Value.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(0, "empty_audio")]
    [InlineData(1, "odd_pcm_length")]
    [InlineData(1023, "odd_pcm_length")]
    public async Task Audio_Truncated_GetsErrorAndSessionGoesOn(int bytes, string code)
    {
        await using var client = await shared.Server.ConnectAsync(Limit);

        await client.SendAudioAsync(new byte[bytes], Limit);
        var error = await client.NextAsync("error", Limit);
        await client.SendAudioAsync(new byte[640], Limit);
        var received = await client.NextAsync("audio_received", Limit);

        Assert.Equal(code, error!.Value.GetProperty("code").GetString());
        Assert.Equal(20, received!.Value.GetProperty("audio_ms").GetInt32());
    }

    [Fact]
    public async Task Opus_Corrupt_GetsErrorAndSessionGoesOn()
    {
        await using var client = await shared.Server.ConnectAsync(Limit);
        await client.SendAsync("""{"type":"configure","input":{"encoding":"opus"}}""", Limit);

        // Code 3 with a frame count of 48 exceeds the 120 ms that a packet may hold.
        await client.SendAudioAsync([0xFF, 0x30, 1, 2, 3], Limit);
        var error = await client.NextAsync("error", Limit);
        await client.SendAsync("""{"type":"ping"}""", Limit);

        Assert.Equal("corrupt_opus", error!.Value.GetProperty("code").GetString());
        Assert.NotNull(await client.NextAsync("pong", Limit));
    }

    [Theory]
    [InlineData("""{"type":"configure","input":{"encoding":"mp3"}}""")]
    [InlineData("""{"type":"configure","input":{"encoding":"pcm16","sample_rate_hz":44100}}""")]
    [InlineData("""{"type":"configure","output":{"encoding":"opus","sample_rate_hz":-1}}""")]
    public async Task Format_Unsupported_ClosesWith4415(string message)
    {
        await using var client = await shared.Server.ConnectAsync(Limit);

        await client.SendAsync(message, Limit);
        var error = await client.NextAsync("error", Limit);

        Assert.Equal("unsupported_audio_format", error!.Value.GetProperty("code").GetString());
        Assert.Equal(4415, await client.CloseCodeAsync(Limit));
    }

    [Theory]
    [InlineData(WebSocketMessageType.Text)]
    [InlineData(WebSocketMessageType.Binary)]
    public async Task Message_OfTenMegabytes_ClosesWith1009(WebSocketMessageType type)
    {
        await using var client = await shared.Server.ConnectAsync(Limit);
        var part = new byte[64 * 1024];
        Array.Fill(part, (byte)' ');

        var sending = SendManyAsync(client, part, type);
        var error = await client.NextAsync("error", Limit);
        var code = await client.CloseCodeAsync(Limit);
        await sending;

        Assert.Equal("message_too_big", error!.Value.GetProperty("code").GetString());
        Assert.Equal(1009, code);
    }

    [Fact]
    public async Task Text_ThatIsNoUtf8_ClosesWith1007()
    {
        await using var client = await shared.Server.ConnectAsync(Limit);

        await client.SendTextAsync([0x7B, 0xFF, 0xFE, 0x7D], Limit);

        Assert.Equal(1007, await client.CloseCodeAsync(Limit));
    }

    [Fact]
    public async Task Session_Unknown_ClosesWith4404()
    {
        await using var client = await shared.Server.ConnectAsync("no-such-session", Limit);

        var error = await client.NextAsync("error", Limit);

        Assert.Equal("session_unknown", error!.Value.GetProperty("code").GetString());
        Assert.Equal(4404, await client.CloseCodeAsync(Limit));
    }

    [Fact]
    public async Task Session_WithClient_RefusesSecondWith4409AndKeepsFirst()
    {
        await using var first = await shared.Server.ConnectAsync(Limit);
        await first.NextAsync("session_started", Limit);
        await using var second = await shared.Server.ConnectAsync(first.SessionId, Limit);

        var error = await second.NextAsync("error", Limit);
        await first.SendAsync("""{"type":"ping"}""", Limit);

        Assert.Equal("session_occupied", error!.Value.GetProperty("code").GetString());
        Assert.Equal(4409, await second.CloseCodeAsync(Limit));
        Assert.NotNull(await first.NextAsync("pong", Limit));
    }

    [Fact]
    public async Task Errors_MoreThanAllowed_CloseWith4400()
    {
        await using var client = await shared.Server.ConnectAsync(Limit);

        await SendUntilClosedAsync(client, "nonsense", SharedServer.MaxErrors * 10);

        Assert.Equal(4400, await client.CloseCodeAsync(Limit));
    }

    [Fact]
    public async Task Messages_FasterThanAllowed_CloseWith4429()
    {
        await using var client = await shared.Server.ConnectAsync(Limit);

        await SendUntilClosedAsync(client, """{"type":"start_listening"}""", SharedServer.MaxMessagesPerSecond * 20);

        Assert.Equal(4429, await client.CloseCodeAsync(Limit));
    }

    [Fact]
    public async Task Audio_FasterThanAllowed_IsDroppedWithError()
    {
        await using var client = await shared.Server.ConnectAsync(Limit);
        await client.SendAsync("""{"type":"configure","input":{"encoding":"pcm16","sample_rate_hz":8000}}""", Limit);

        // More than the burst of ten seconds in one message is too fast on the slowest machine.
        var audio = Convert.ToBase64String(FakeConversationService.Tone(TimeSpan.FromSeconds(11), 8_000));
        await client.SendAsync($$"""{"type":"audio","data":"{{audio}}"}""", Limit);

        var error = await client.NextAsync("error", Limit);
        await client.SendAsync("""{"type":"ping"}""", Limit);
        Assert.Equal("audio_too_fast", error!.Value.GetProperty("code").GetString());
        Assert.NotNull(await client.NextAsync("pong", Limit));
    }

    [Fact]
    public async Task Client_Vanishes_SessionWaitsForItsReturn()
    {
        var client = await shared.Server.ConnectAsync(Limit);
        await client.NextAsync("session_started", Limit);

        client.Abort();

        await using var again = await ConnectAgainAsync(client.SessionId);
        Assert.NotNull(again);
    }

    /// <summary>Sends more than is allowed at once, because on a slow machine some is forgiven meanwhile.</summary>
    private async Task SendUntilClosedAsync(ClientProbe client, string message, int most)
    {
        for (var index = 0; index < most; index++)
        {
            try
            {
                await client.SendAsync(message, Limit);
            }
            catch (WebSocketException)
            {
                // The server has closed already.
                return;
            }
        }
    }

    private async Task<ClientProbe> ConnectAgainAsync(string sessionId)
    {
        while (true)
        {
            var client = await shared.Server.ConnectAsync(sessionId, Limit);
            var first = await client.ReadAsync(Limit);
            if (first?.GetProperty("type").GetString() == "session_started")
            {
                return client;
            }

            // Until the server has noticed that the first client is gone, the session is occupied.
            await client.DisposeAsync();
        }
    }

    private async Task SendManyAsync(ClientProbe client, byte[] part, WebSocketMessageType type)
    {
        try
        {
            for (var index = 0; index < 160; index++)
            {
                await client.SendPartAsync(part, type, index == 159, Limit);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException)
        {
            // The server closes long before the end.
        }
    }

    /// <summary>One server for all of them: after everything done to it, it must still hold a conversation.</summary>
    public sealed class SharedServer : IAsyncLifetime
    {
        public const int MaxErrors = 20;
        public const int MaxMessagesPerSecond = 40;

        internal MediaServerUnderTest Server { get; private set; } = null!;

        public async Task InitializeAsync() => Server = await MediaServerUnderTest.StartAsync(
        [
            $"--WebSocket:MaxErrorsPerMinute={MaxErrors}",
            $"--WebSocket:MaxMessagesPerSecond={MaxMessagesPerSecond}",
            "--WebSocket:MaxBinaryBytes=65536",
        ]);

        public async Task DisposeAsync()
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            using var health = await Server.Http.GetAsync(new Uri("/health", UriKind.Relative), limit.Token);
            Assert.True(health.IsSuccessStatusCode);
            await using (var client = await Server.ConnectAsync(limit.Token))
            {
                await client.SendAsync("""{"type":"text","text":"still there?"}""", limit.Token);
                var response = await client.NextAsync("response", limit.Token);
                Assert.Equal("You said: still there?", response!.Value.GetProperty("delta").GetString());
            }

            await Server.DisposeAsync();
        }
    }
}
