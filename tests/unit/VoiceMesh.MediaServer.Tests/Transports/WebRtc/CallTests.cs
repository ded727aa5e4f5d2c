using System.Net.Http.Json;
using System.Text.Json;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Tests.Hosting;
using VoiceMesh.Testing.Conversation;

namespace VoiceMesh.MediaServer.Tests.Transports.WebRtc;

[Trait("Category", "integration")]
public sealed class CallTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly CallingPeer _peer = new();
    private MediaServerUnderTest _server = null!;
    private ClientProbe _client = null!;
    private FakeConversation _conversation = null!;

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync()
    {
        _server = await MediaServerUnderTest.StartAsync();
        _client = await _server.ConnectAsync(Limit);
        _conversation = await _server.Orchestrator.Service.NextAsync(Limit);
        await _client.NextAsync("session_started", Limit);
    }

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _client.DisposeAsync();
        await _server.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Offer_OverWebSocket_IsAnsweredAndConnects()
    {
        await _client.OfferAsync(_peer.Offer(), Limit);
        Assert.Equal("connecting", (await _client.NextAsync("call", Limit))!.Value.GetProperty("state").GetString());
        var answer = (await _client.NextAsync("answer", Limit))!.Value.GetProperty("sdp").GetString()!;
        await _client.SendAsync("""{"type":"ice-candidate","candidate":"candidate:1 1 udp 2122260223 192.0.2.7 50000 typ host","sdp_mid":"0","sdp_m_line_index":0}""", Limit);
        await _client.SendAsync("""{"type":"ice_candidate","candidate":""}""", Limit);
        await _peer.ConnectAsync(answer);
        var connected = await _client.NextAsync("call", "connected", Limit);

        Assert.Equal("SRTP_AEAD_AES_128_GCM", connected.GetProperty("srtp_profile").GetString());
        Assert.Equal("red/opus", connected.GetProperty("codec").GetString());
        var session = await _server.Http.GetFromJsonAsync<JsonElement>($"/v2/sessions/{_client.SessionId}", Limit);
        Assert.Equal("webrtc", session.GetProperty("transport").GetString());
    }

    [Fact]
    public async Task Audio_OnCall_GoesBothWaysAndNotOverTheWebSocket()
    {
        await _client.CallAsync(_peer, Limit);
        for (var heard = 0; heard < 20; heard++)
        {
            Assert.Equal(1024, (await _conversation.Audio.ReadAsync(Limit)).Pcm.Length);
        }

        await ReplyAsync("t1", milliseconds: 600);
        var started = (await _client.NextAsync("reply_started", Limit))!.Value;
        await _peer.HearAsync(20, Limit);
        var ended = (await _client.NextAsync("reply_ended", Limit))!.Value;
        var progress = await FinishedAsync("t1");

        Assert.Equal(("webrtc", "opus", 48_000, 0L), Described(started));
        Assert.InRange(ended.GetProperty("duration_ms").GetInt32(), 590, 620);
        Assert.InRange(progress.PlayedMs, 590u, 620u);
        Assert.Empty(_client.Audio);
    }

    [Fact]
    public async Task FirstSample_OnCall_IsReportedWhenItsPacketLeft()
    {
        await _client.CallAsync(_peer, Limit);
        await ReplyAsync("t1", milliseconds: 400);

        var first = await ProgressAsync(progress => progress.FirstSampleUnixUs != 0);

        Assert.Equal("t1", first.TurnId);
        Assert.InRange(first.PlayedMs, 0u, 400u);
    }

    [Fact]
    public async Task Binary_DuringCall_IsRefusedWithoutCloseUntilHangUp()
    {
        await _client.CallAsync(_peer, Limit);
        var silence = new byte[640];
        for (var message = 0; message < 200; message++)
        {
            await _client.SendAudioAsync(silence, Limit);
        }

        Assert.Equal("audio_by_call", (await _client.NextAsync("error", Limit))!.Value.GetProperty("code").GetString());
        await _client.SendAsync("""{"type":"hang_up"}""", Limit);
        Assert.Equal("hung_up", (await _client.NextAsync("call", "ended", Limit)).GetProperty("reason").GetString());
        await _peer.AwaitCloseAsync(Limit);

        await _client.SendAudioAsync(silence, Limit);
        Assert.Equal(1, (await _client.NextAsync("audio_received", Limit))!.Value.GetProperty("messages").GetInt32());
    }

    [Fact]
    public async Task HangUp_InMidReply_GoesOnOverTheWebSocketFromWhatWasHeard()
    {
        await _client.CallAsync(_peer, Limit);
        await BeginReplyAsync("t1", milliseconds: 1_000);
        Assert.Equal("webrtc", Described((await _client.NextAsync("reply_started", Limit))!.Value).Transport);
        await _peer.HearAsync(20, Limit);

        await _client.SendAsync("""{"type":"hang_up"}""", Limit);
        var rest = Described((await _client.NextAsync("reply_started", Limit))!.Value);
        await EndReplyAsync("t1", milliseconds: 500);
        await _client.NextAsync("reply_ended", Limit);
        var progress = await FinishedAsync("t1");

        Assert.Equal(("websocket", "pcm16", 16_000), (rest.Transport, rest.Encoding, rest.SampleRateHz));
        Assert.InRange(rest.OffsetMs, 1, 1_000);
        Assert.InRange(_client.Audio.Count * 20, 1_500 - rest.OffsetMs - 20, 1_500 - rest.OffsetMs + 40);
        Assert.InRange(progress.PlayedMs, 1_490u, 1_520u);
    }

    [Fact]
    public async Task Call_InMidReply_TakesTheRestOver()
    {
        await BeginReplyAsync("t1", milliseconds: 1_000);
        Assert.Equal("websocket", Described((await _client.NextAsync("reply_started", Limit))!.Value).Transport);

        await _client.CallAsync(_peer, Limit);
        var rest = Described((await _client.NextAsync("reply_started", Limit))!.Value);
        var sentBefore = _client.Audio.Count;
        await EndReplyAsync("t1", milliseconds: 1_000);
        await _peer.HearAsync(20, Limit);
        await _client.NextAsync("reply_ended", Limit);
        var progress = await FinishedAsync("t1");

        Assert.Equal("webrtc", rest.Transport);
        Assert.InRange(sentBefore * 20, rest.OffsetMs - 20, rest.OffsetMs + 20);
        Assert.Equal(sentBefore, _client.Audio.Count);
        Assert.InRange(progress.PlayedMs, 1_990u, 2_020u);
    }

    [Theory]
    [InlineData(PlaybackAction.Pause)]
    [InlineData(PlaybackAction.Clear)]
    public async Task Playback_OnCall_StopsTheSoundByItself(PlaybackAction action)
    {
        const int ReplyMs = 30_000;
        await _client.CallAsync(_peer, Limit);
        await ReplyAsync("t1", milliseconds: ReplyMs);
        await _peer.HearAsync(20, Limit);

        await _conversation.ControlPlaybackAsync("t1", action);
        await _client.NextAsync("playback", Limit);
        await _peer.HearNothingAsync(frames: 50, Limit);

        // What had left is still heard, however late it is taken from the network; most of the reply never left.
        Assert.InRange(_peer.LoudFrames, 20, ReplyMs / 20 / 2);
        if (action is PlaybackAction.Pause)
        {
            await _conversation.ControlPlaybackAsync("t1", PlaybackAction.Resume);
            await _peer.HearAsync(20, Limit);
        }
    }

    [Fact]
    public async Task Quality_WhileConnected_IsToldAndShown()
    {
        await _client.CallAsync(_peer, Limit);

        // There is none before any speech has arrived.
        JsonElement quality;
        do
        {
            quality = (await _client.NextAsync("quality", Limit))!.Value;
        }
        while (quality.GetProperty("mos").ValueKind is JsonValueKind.Null);

        var session = await _server.Http.GetFromJsonAsync<JsonElement>($"/v2/sessions/{_client.SessionId}", Limit);

        Assert.InRange(quality.GetProperty("mos").GetDouble(), 1, 4.5);
        Assert.InRange(quality.GetProperty("loss_percent").GetDouble(), 0, 100);
        Assert.InRange(session.GetProperty("quality").GetProperty("playout_delay_ms").GetDouble(), 1, 1_000);
    }

    [Fact]
    public async Task Offer_OfLivePeer_RestartsIceAndKeepsTheCall()
    {
        await _client.CallAsync(_peer, Limit);

        await _client.OfferAsync(_peer.OfferAgain(), Limit);
        var answer = (await _client.NextAsync("answer", Limit))!.Value.GetProperty("sdp").GetString()!;
        var frames = _peer.Frames;
        while (_peer.Frames < frames + 10)
        {
            await Task.Delay(10, Limit);
        }

        Assert.StartsWith("v=0", answer, StringComparison.Ordinal);
        var session = await _server.Http.GetFromJsonAsync<JsonElement>($"/v2/sessions/{_client.SessionId}", Limit);
        Assert.Equal("webrtc", session.GetProperty("transport").GetString());
    }

    [Fact]
    public async Task Peer_SaysGoodbye_WebSocketTakesTheAudioAgain()
    {
        await _client.CallAsync(_peer, Limit);
        await _peer.CloseAsync();

        var ended = await _client.NextAsync("call", "ended", Limit);
        await ReplyAsync("t1", milliseconds: 100);

        Assert.Equal("closed_by_peer", ended.GetProperty("reason").GetString());
        Assert.Equal("websocket", Described((await _client.NextAsync("reply_started", Limit))!.Value).Transport);
    }

    [Fact]
    public async Task Session_Ends_CallIsClosedWithNotice()
    {
        await _client.CallAsync(_peer, Limit);

        await _client.SendAsync("""{"type":"stop_conversation"}""", Limit);
        Assert.Equal("session_ended", (await _client.NextAsync("call", "ended", Limit)).GetProperty("reason").GetString());
        Assert.NotNull(await _client.NextAsync("session_ended", Limit));
        Assert.Equal(1000, await _client.CloseCodeAsync(Limit));
        await _peer.AwaitCloseAsync(Limit);
    }

    [Fact]
    public async Task Stop_OfTheProcess_TellsTheClientAndClosesTheCall()
    {
        await _client.CallAsync(_peer, Limit);

        var stopping = _server.StopAsync();
        Assert.Equal("draining", (await _client.NextAsync("error", Limit))!.Value.GetProperty("code").GetString());
        Assert.Equal(1012, await _client.CloseCodeAsync(Limit));
        await _peer.AwaitCloseAsync(Limit);
        await stopping;
    }

    private static (string? Transport, string? Encoding, int SampleRateHz, long OffsetMs) Described(JsonElement started) => (
        started.GetProperty("transport").GetString(),
        started.GetProperty("encoding").GetString(),
        started.GetProperty("sample_rate_hz").GetInt32(),
        started.GetProperty("offset_ms").GetInt64());

    private async Task ReplyAsync(string turnId, int milliseconds)
    {
        await BeginReplyAsync(turnId, milliseconds);
        await _conversation.EndReplyAsync(turnId);
    }

    /// <summary>Begins a reply that goes on until a test ends it, however long what it does meanwhile takes.</summary>
    private async Task BeginReplyAsync(string turnId, int milliseconds)
    {
        await _conversation.BeginReplyAsync(turnId, 16_000);
        await _conversation.ReplyAudioAsync(turnId, FakeConversationService.Tone(TimeSpan.FromMilliseconds(milliseconds), 16_000));
    }

    private async Task EndReplyAsync(string turnId, int milliseconds)
    {
        await _conversation.ReplyAudioAsync(turnId, FakeConversationService.Tone(TimeSpan.FromMilliseconds(milliseconds), 16_000));
        await _conversation.EndReplyAsync(turnId);
    }

    private Task<PlaybackProgress> FinishedAsync(string turnId) => ProgressAsync(progress => progress.TurnId == turnId && progress.Finished);

    private async Task<PlaybackProgress> ProgressAsync(Func<PlaybackProgress, bool> wanted)
    {
        while (true)
        {
            var request = await _conversation.NextAsync(ConverseRequest.RequestOneofCase.Playback, Limit);
            if (wanted(request.Playback))
            {
                return request.Playback;
            }
        }
    }
}
