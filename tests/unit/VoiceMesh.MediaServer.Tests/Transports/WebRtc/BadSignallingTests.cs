using System.Net.Http.Json;
using System.Text.Json;
using VoiceMesh.MediaServer.Tests.Hosting;

namespace VoiceMesh.MediaServer.Tests.Transports.WebRtc;

/// <summary>Whatever a client does wrong with its signalling, the call of another session goes on: each test holds one beside it.</summary>
[Trait("Category", "integration")]
public sealed class BadSignallingTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly CallingPeer _bystander = new();
    private MediaServerUnderTest _server = null!;
    private ClientProbe _bystanding = null!;
    private ClientProbe _client = null!;

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync()
    {
        _server = await MediaServerUnderTest.StartAsync(["--WebRtc:MaxCalls=3", "--WebSocket:MaxErrorsPerMinute=20"]);
        _bystanding = await _server.ConnectAsync(Limit);
        await _bystanding.CallAsync(_bystander, Limit);
        _client = await _server.ConnectAsync(Limit);
        await _client.NextAsync("session_started", Limit);
    }

    public async Task DisposeAsync()
    {
        // The bystander's call is alive and its audio is still taken.
        var frames = _bystander.Frames;
        while (_bystander.Frames < frames + 5)
        {
            await Task.Delay(10, Limit);
        }

        var session = await _server.Http.GetFromJsonAsync<JsonElement>($"/v2/sessions/{_bystanding.SessionId}", Limit);
        Assert.Equal("webrtc", session.GetProperty("transport").GetString());
        await _client.DisposeAsync();
        await _bystanding.DisposeAsync();
        _bystander.Dispose();
        await _server.DisposeAsync();
        _limit.Dispose();
    }

    [Theory]
    [InlineData("""{"type":"offer"}""", "missing_field")]
    [InlineData("""{"type":"offer","sdp":5}""", "invalid_field")]
    [InlineData("""{"type":"offer","sdp":""}""", "invalid_sdp")]
    [InlineData("""{"type":"offer","sdp":"hello"}""", "invalid_sdp")]
    [InlineData("""{"type":"offer","sdp":"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n"}""", "invalid_sdp")]
    [InlineData("""{"type":"offer","sdp":"\ud800"}""", "invalid_field")]
    [InlineData("""{"type":"ice_candidate"}""", "missing_field")]
    [InlineData("""{"type":"ice_candidate","candidate":7}""", "invalid_field")]
    [InlineData("""{"type":"ice-candidate","candidate":"garbage"}""", "invalid_candidate")]
    [InlineData("""{"type":"ice_candidate","candidate":"candidate:1 1 udp 1 192.0.2.1 70000 typ host"}""", "invalid_candidate")]
    [InlineData("""{"type":"ice_candidate","candidate":"candidate:1 1 udp x 192.0.2.1 7000 typ host"}""", "invalid_candidate")]
    [InlineData("""{"type":"ice_candidate","candidate":"","sdp_mid":3}""", "invalid_field")]
    [InlineData("""{"type":"ice_candidate","candidate":"","sdp_m_line_index":-1}""", "invalid_field")]
    public async Task Message_Wrong_IsToldAndTheSessionGoesOn(string message, string code)
    {
        await _client.SendAsync(message, Limit);

        var error = (await _client.NextAsync("error", Limit))!.Value;
        Assert.Equal(code, error.GetProperty("code").GetString());
        Assert.False(error.GetProperty("retryable").GetBoolean());
        await GoesOnAsync();
    }

    [Fact]
    public async Task Offer_Oversized_IsRefused()
    {
        await _client.OfferAsync(new string('v', 65_537), Limit);

        Assert.Equal("invalid_sdp", (await _client.NextAsync("error", Limit))!.Value.GetProperty("code").GetString());
        await GoesOnAsync();
    }

    [Fact]
    public async Task Offer_OfAnotherPeerWhileConnecting_ReplacesTheCall()
    {
        using var first = new CallingPeer();
        using var second = new CallingPeer();
        await _client.OfferAsync(first.Offer(), Limit);
        await _client.NextAsync("answer", Limit);
        await _client.OfferAsync(second.Offer(), Limit);

        Assert.Equal("replaced", (await _client.NextAsync("call", "ended", Limit)).GetProperty("reason").GetString());
        await second.ConnectAsync((await _client.NextAsync("answer", Limit))!.Value.GetProperty("sdp").GetString()!);
        await _client.NextAsync("call", "connected", Limit);
    }

    [Fact]
    public async Task Offer_OfTheSamePeerWhileConnecting_ConnectsByTheLaterAnswer()
    {
        using var peer = new CallingPeer();
        await _client.OfferAsync(peer.Offer(), Limit);
        await _client.NextAsync("answer", Limit);
        await _client.OfferAsync(peer.OfferAgain(), Limit);
        await peer.ConnectAsync((await _client.NextAsync("answer", Limit))!.Value.GetProperty("sdp").GetString()!);

        await _client.NextAsync("call", "connected", Limit);
    }

    [Fact]
    public async Task Offers_AtFloodRate_AreRefusedAsRetryableAndTheLastCallStands()
    {
        using var peer = new CallingPeer();
        for (var offers = 0; offers < 15; offers++)
        {
            await _client.OfferAsync(peer.Offer(), Limit);
        }

        var error = (await _client.NextAsync("error", Limit))!.Value;
        Assert.Equal("webrtc_limit", error.GetProperty("code").GetString());
        Assert.True(error.GetProperty("retryable").GetBoolean());
        await GoesOnAsync();
    }

    [Fact]
    public async Task Offer_BeyondTheLimitOfCalls_IsRefusedAsRetryable()
    {
        using var peer = new CallingPeer();
        var clients = new List<ClientProbe>();
        for (var call = 0; call < 2; call++)
        {
            clients.Add(await _server.ConnectAsync(Limit));
            await clients[^1].OfferAsync(peer.Offer(), Limit);
            await clients[^1].NextAsync("answer", Limit);
        }

        await _client.OfferAsync(peer.Offer(), Limit);

        Assert.Equal("webrtc_limit", (await _client.NextAsync("error", Limit))!.Value.GetProperty("code").GetString());
        await GoesOnAsync();
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Offer_OnASessionThatEnds_ChangesNothing()
    {
        await _client.SendAsync("""{"type":"stop_conversation"}""", Limit);
        await _client.OfferAsync(_bystander.Offer(), Limit);

        Assert.NotNull(await _client.NextAsync("session_ended", Limit));
        Assert.Equal(1000, await _client.CloseCodeAsync(Limit));
    }

    private async Task GoesOnAsync()
    {
        await _client.SendAsync("""{"type":"ping","id":"p"}""", Limit);
        Assert.NotNull(await _client.NextAsync("pong", Limit));
    }
}
