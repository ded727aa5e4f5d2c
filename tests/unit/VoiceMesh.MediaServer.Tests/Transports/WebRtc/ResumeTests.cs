using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Tests.Hosting;
using VoiceMesh.Testing.Conversation;

namespace VoiceMesh.MediaServer.Tests.Transports.WebRtc;

[Trait("Category", "integration")]
public sealed class ResumeTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly CallingPeer _peer = new();
    private MediaServerUnderTest _server = null!;
    private ClientProbe _client = null!;
    private FakeConversation _conversation = null!;
    private string _id = "";
    private string _token = "";

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync()
    {
        _server = await MediaServerUnderTest.StartAsync();
        var session = await ClientProbe.OpenAsync(_server.Http, Limit);
        _id = session.GetProperty("session_id").GetString()!;
        _token = session.GetProperty("resume_token").GetString()!;
        _client = await _server.ConnectAsync(_id, Limit);
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
    public async Task Token_OfSession_TakesItFromASocketThatIsStillThere()
    {
        await using var returned = await _server.ConnectAsync(_id, Limit, _token);

        Assert.True((await returned.NextAsync("session_started", Limit))!.Value.GetProperty("reconnected").GetBoolean());
        Assert.Equal("replaced", (await _client.NextAsync("error", Limit))!.Value.GetProperty("code").GetString());
        Assert.Equal(4410, await _client.CloseCodeAsync(Limit));
        await _conversation.SendAsync(Transcript("still here"));
        Assert.Equal("still here", (await returned.NextAsync("transcript", Limit))!.Value.GetProperty("text").GetString());
    }

    [Fact]
    public async Task Token_OfSession_TakesTheRestOfTheReplyAlong()
    {
        await _conversation.BeginReplyAsync("t1", 16_000);
        await _conversation.ReplyAudioAsync("t1", FakeConversationService.Tone(TimeSpan.FromSeconds(1), 16_000));
        await _conversation.EndReplyAsync("t1");
        await _client.NextAudioAsync(Limit);

        await using var returned = await _server.ConnectAsync(_id, Limit, _token);
        var rest = (await returned.NextAsync("reply_started", Limit))!.Value;
        await returned.NextAsync("reply_ended", Limit);

        Assert.InRange((returned.Audio.Count * 20) + rest.GetProperty("offset_ms").GetInt64(), 980, 1_040);
    }

    [Theory]
    [InlineData("wrong")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Token_Wrong_ClosesWith4403AndLeavesTheSessionAlone(string token)
    {
        await using var stranger = await _server.ConnectAsync(_id, Limit, token);

        Assert.Equal("resume_token_invalid", (await stranger.NextAsync("error", Limit))!.Value.GetProperty("code").GetString());
        Assert.Equal(4403, await stranger.CloseCodeAsync(Limit));
        await _client.SendAsync("""{"type":"ping"}""", Limit);
        Assert.NotNull(await _client.NextAsync("pong", Limit));
    }

    [Fact]
    public async Task Signalling_CutDuringCall_CallGoesOnAndEventsWaitForTheToken()
    {
        await _client.CallAsync(_peer, Limit);
        _client.Abort();
        await GoneAsync();

        await _conversation.SendAsync(Transcript("said meanwhile"));
        await _conversation.BeginReplyAsync("t1", 16_000);
        await _conversation.ReplyAudioAsync("t1", FakeConversationService.Tone(TimeSpan.FromMilliseconds(600), 16_000));
        await _conversation.EndReplyAsync("t1");
        await _peer.HearAsync(20, Limit);
        await using var stranger = await _server.ConnectAsync(_id, Limit);
        Assert.Equal(4409, await stranger.CloseCodeAsync(Limit));
        await using var returned = await _server.ConnectAsync(_id, Limit, _token);

        Assert.Equal("session_started", (await returned.ReadAsync(Limit))!.Value.GetProperty("type").GetString());
        Assert.Equal("said meanwhile", (await returned.NextAsync("transcript", Limit))!.Value.GetProperty("text").GetString());
        Assert.Equal("webrtc", (await returned.NextAsync("reply_started", Limit))!.Value.GetProperty("transport").GetString());
        Assert.NotNull(await returned.NextAsync("state", Limit));
        Assert.False(_peer.IsClosed);
    }

    private static ConverseResponse Transcript(string text) => new() { Transcript = new TranscriptEvent { TurnId = "t", Text = text, Final = true } };

    private async Task GoneAsync()
    {
        Assert.True(_server.Services.GetRequiredService<SessionRegistry>().TryGet(_id, out var session));
        while (session.HasSignalling)
        {
            await Task.Delay(10, Limit);
        }
    }
}
