using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VoiceMesh.MediaServer.Tests.Hosting;

namespace VoiceMesh.MediaServer.Tests.Transports.WebRtc;

[Trait("Category", "integration")]
public sealed class WhipTests : IAsyncLifetime
{
    private const string Sdp = "application/sdp";
    private const string Fragment = "application/trickle-ice-sdpfrag";
    private const string Candidates =
        "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1 1 udp 2130706431 192.0.2.7 50000 typ host\r\n";

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly CallingPeer _peer = new();
    private MediaServerUnderTest _server = null!;

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync() => _server = await MediaServerUnderTest.StartAsync(
        ["--WebRtc:TurnUrls=turn:turn.example.org:3478?transport=udp", "--WebRtc:TurnSecret=shared", "--WebRtc:IceServers=stun:stun.example.org", "--Sessions:MaxSessions=2"]);

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _server.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Post_Offer_CreatesSessionAndCall()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/whip", _peer.Offer(), Sdp);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(Sdp, answer.Content.Headers.ContentType!.MediaType);
        var location = answer.Headers.Location!.ToString();
        var id = location.Split('/')[^1];
        Assert.Equal($"/whip/{id}", location);
        Assert.NotNull(answer.Headers.ETag);
        var links = answer.Headers.GetValues("Link").ToArray();
        Assert.Contains("<stun:stun.example.org>; rel=\"ice-server\"", links);
        Assert.Contains(links, link => link.StartsWith("<turn:turn.example.org:3478?transport=udp>; rel=\"ice-server\"; username=\"", StringComparison.Ordinal) && link.Contains($":{id}\"; credential=\"", StringComparison.Ordinal));

        await _peer.ConnectAsync(await answer.Content.ReadAsStringAsync(Limit));
        await using var client = await _server.ConnectAsync(id, Limit, answer.Headers.GetValues("Voicemesh-Resume-Token").Single());

        // The call's events waited for the client, and the orchestrator's answer may come before or after them.
        bool isStarted = false, isConnected = false;
        while (!isStarted || !isConnected)
        {
            var serverEvent = await client.ReadAsync(Limit);
            Assert.NotNull(serverEvent);
            var type = serverEvent.Value.GetProperty("type").GetString();
            isStarted |= type == "session_started";
            isConnected |= type == "call" && serverEvent.Value.GetProperty("state").GetString() == "connected";
        }
    }

    [Fact]
    public async Task Post_ForSessionWithoutClient_JoinsIt()
    {
        var id = await ClientProbe.OpenSessionAsync(_server.Http, Limit);

        using var answer = await SendAsync(HttpMethod.Post, $"/whip/{id}", _peer.Offer(), Sdp);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/whip/{id}", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Post_ForSessionWithClient_NeedsItsToken()
    {
        var session = await ClientProbe.OpenAsync(_server.Http, Limit);
        var id = session.GetProperty("session_id").GetString()!;
        await using var client = await _server.ConnectAsync(id, Limit);
        await client.NextAsync("session_started", Limit);

        using var refused = await SendAsync(HttpMethod.Post, $"/whip/{id}", _peer.Offer(), Sdp);
        await ProblemAsync(refused, HttpStatusCode.Conflict, "session_occupied");
        using var wrong = await SendAsync(HttpMethod.Post, $"/whip/{id}", _peer.Offer(), Sdp, token: "wrong");
        await ProblemAsync(wrong, HttpStatusCode.Forbidden, "resume_token_invalid");
        using var answer = await SendAsync(HttpMethod.Post, $"/whip/{id}", _peer.Offer(), Sdp, token: session.GetProperty("resume_token").GetString());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Post_ByManyAtOnce_GivesTheFreeSessionToOne()
    {
        var id = await ClientProbe.OpenSessionAsync(_server.Http, Limit);
        var peers = Enumerable.Range(0, 6).Select(_ => new CallingPeer()).ToArray();

        var answers = await Task.WhenAll(peers.Select(peer => SendAsync(HttpMethod.Post, $"/whip/{id}", peer.Offer(), Sdp)));

        Assert.Single(answers, answer => answer.StatusCode is HttpStatusCode.Created);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode is HttpStatusCode.Conflict));
        Array.ForEach(answers, answer => answer.Dispose());
        Array.ForEach(peers, peer => peer.Dispose());
    }

    [Fact]
    public async Task Post_Wrong_IsAProblemAndLeavesNoSession()
    {
        using var type = await SendAsync(HttpMethod.Post, "/whip", _peer.Offer(), "text/plain");
        await ProblemAsync(type, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        using var sdp = await SendAsync(HttpMethod.Post, "/whip", "v=0", Sdp);
        await ProblemAsync(sdp, HttpStatusCode.BadRequest, "invalid_sdp");
        using var big = await SendAsync(HttpMethod.Post, "/whip", new string('v', 70_000), Sdp);
        await ProblemAsync(big, HttpStatusCode.RequestEntityTooLarge, "body_too_big");
        using var unknown = await SendAsync(HttpMethod.Post, "/whip/nobody", _peer.Offer(), Sdp);
        await ProblemAsync(unknown, HttpStatusCode.NotFound, "session_unknown");

        var list = await _server.Http.GetFromJsonAsync<JsonElement>("/v2/sessions", Limit);
        Assert.Equal(0, list.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Post_BeyondTheLimit_SaysWhenToTryAgain()
    {
        await ClientProbe.OpenSessionAsync(_server.Http, Limit);
        await ClientProbe.OpenSessionAsync(_server.Http, Limit);

        using var refused = await SendAsync(HttpMethod.Post, "/whip", _peer.Offer(), Sdp);

        await ProblemAsync(refused, HttpStatusCode.TooManyRequests, "session_limit");
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [Fact]
    public async Task Patch_Candidates_AreTakenForThePresentIceSessionOnly()
    {
        using var created = await SendAsync(HttpMethod.Post, "/whip", _peer.Offer(), Sdp);
        var path = created.Headers.Location!.ToString();

        using var taken = await SendAsync(HttpMethod.Patch, path, Candidates, Fragment, ifMatch: created.Headers.ETag!.Tag);
        Assert.Equal(HttpStatusCode.NoContent, taken.StatusCode);
        using var stale = await SendAsync(HttpMethod.Patch, path, Candidates, Fragment, ifMatch: "\"other\"");
        await ProblemAsync(stale, HttpStatusCode.PreconditionFailed, "precondition_failed");
        using var blind = await SendAsync(HttpMethod.Patch, path, Candidates, Fragment);
        await ProblemAsync(blind, HttpStatusCode.PreconditionRequired, "precondition_required");
        using var type = await SendAsync(HttpMethod.Patch, path, Candidates, Sdp, ifMatch: created.Headers.ETag!.Tag);
        await ProblemAsync(type, HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
        using var garbage = await SendAsync(HttpMethod.Patch, path, Candidates.Replace("udp", "\u0001 udp", StringComparison.Ordinal), Fragment, ifMatch: created.Headers.ETag!.Tag);
        await ProblemAsync(garbage, HttpStatusCode.BadRequest, "invalid_candidate");
        using var empty = await SendAsync(HttpMethod.Patch, path, "", Fragment, ifMatch: created.Headers.ETag!.Tag);
        await ProblemAsync(empty, HttpStatusCode.BadRequest, "invalid_sdp");
    }

    [Fact]
    public async Task Patch_WithStar_RestartsIce()
    {
        using var created = await SendAsync(HttpMethod.Post, "/whip", _peer.Offer(), Sdp);
        await _peer.ConnectAsync(await created.Content.ReadAsStringAsync(Limit));

        using var restarted = await SendAsync(HttpMethod.Patch, created.Headers.Location!.ToString(), Candidates, Fragment, ifMatch: "*");
        var fragment = await restarted.Content.ReadAsStringAsync(Limit);

        Assert.Equal(HttpStatusCode.OK, restarted.StatusCode);
        Assert.Equal(Fragment, restarted.Content.Headers.ContentType!.MediaType);
        Assert.NotEqual(created.Headers.ETag, restarted.Headers.ETag);
        Assert.Contains($"a=ice-ufrag:{restarted.Headers.ETag!.Tag.Trim('"')}\r\n", fragment, StringComparison.Ordinal);
        Assert.Contains("a=ice-pwd:", fragment, StringComparison.Ordinal);
        Assert.Contains("a=candidate:", fragment, StringComparison.Ordinal);
        Assert.False(_peer.IsClosed);
    }

    [Fact]
    public async Task Delete_EndsSessionAndCall()
    {
        using var created = await SendAsync(HttpMethod.Post, "/whip", _peer.Offer(), Sdp);
        await _peer.ConnectAsync(await created.Content.ReadAsStringAsync(Limit));

        using var deleted = await SendAsync(HttpMethod.Delete, created.Headers.Location!.ToString());

        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        await _peer.AwaitCloseAsync(Limit);
        using var again = await SendAsync(HttpMethod.Delete, created.Headers.Location!.ToString());
        await ProblemAsync(again, HttpStatusCode.NotFound, "session_unknown");
    }

    [Fact]
    public async Task Options_TellsWhatIsTaken()
    {
        using var answer = await SendAsync(HttpMethod.Options, "/whip");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Sdp, answer.Headers.GetValues("Accept-Post").Single());
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? body = null, string? type = null, string? ifMatch = null, string? token = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(type!);
        }

        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        return await _server.Http.SendAsync(request, Limit);
    }

    private async Task ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>(Limit)).GetProperty("code").GetString());
    }
}
