using System.Net;
using System.Text;
using VoiceMesh.MediaServer.Tests.Hosting;
using VoiceMesh.Testing.Conversation;

namespace VoiceMesh.MediaServer.Tests.Transports.WebRtc;

/// <summary>Calls over a port that several sockets share.</summary>
[Trait("Category", "integration")]
public sealed class SharedSocketsTests
{
    private const int Peers = 6;

    [Fact]
    public async Task Calls_OverTwoSocketsOfOnePort_AreHeardAndAnswered()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await using var server = await MediaServerUnderTest.StartAsync(["--WebRtc:SocketsPerBinding=2"]);
        var ports = new HashSet<string>();

        // Linux chooses the socket by the client's address and port, so several clients come by both.
        for (var index = 0; index < Peers; index++)
        {
            using var peer = new CallingPeer();
            using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(peer.Offer()));
            body.Headers.ContentType = new("application/sdp");
            using var answer = await server.Http.PostAsync(new Uri("/whip", UriKind.Relative), body, limit.Token);
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            var sdp = await answer.Content.ReadAsStringAsync(limit.Token);
            ports.Add(Assert.Single(sdp.Split("\r\n"), line => line.StartsWith("a=candidate:", StringComparison.Ordinal)).Split(' ')[5]);
            await peer.ConnectAsync(sdp);

            var conversation = await server.Orchestrator.Service.NextAsync(limit.Token);
            await conversation.Audio.ReadAsync(limit.Token);
            await conversation.BeginReplyAsync("t", 16_000);
            await conversation.ReplyAudioAsync("t", FakeConversationService.Tone(TimeSpan.FromSeconds(1), 16_000));
            await conversation.EndReplyAsync("t");
            await peer.HearAsync(10, limit.Token);
        }

        Assert.Single(ports);
    }
}
