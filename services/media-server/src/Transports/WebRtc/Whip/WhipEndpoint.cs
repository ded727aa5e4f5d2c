using System.Globalization;
using Microsoft.Extensions.Primitives;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Pages;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Telemetry;

namespace VoiceMesh.MediaServer.Transports.WebRtc.Whip;

/// <summary>
/// Serves <c>/whip</c>: sets calls up over HTTP for clients that know RFC 9725 and nothing of this server. The session is the WHIP session; its events wait for
/// whoever connects to it with its resume token.
/// </summary>
internal sealed class WhipEndpoint(SessionRegistry sessions, ICalls calls, IceServerList iceServers, MediaMetrics metrics, TimeProvider clock)
{
    private const string SdpType = "application/sdp";
    private const string FragmentType = "application/trickle-ice-sdpfrag";
    private const string TokenHeader = "Voicemesh-Resume-Token";
    private const int MaxBodyBytes = 64 * 1024;

    /// <summary>Says what is taken here (RFC 9725 §4.7).</summary>
    public static IResult Options(HttpResponse response)
    {
        response.Headers["Accept-Post"] = SdpType;
        response.Headers["Accept-Patch"] = FragmentType;
        return Results.NoContent();
    }

    /// <summary>An offer, for a session of its own or for one that exists (RFC 9725 §4.2).</summary>
    public async Task<IResult> OfferAsync(HttpContext context, string? sessionId)
    {
        var begun = clock.GetTimestamp();
        if (!calls.IsEnabled)
        {
            return Refused(StatusCodes.Status404NotFound, "webrtc_disabled", "This server takes no calls.");
        }

        var (offer, problem) = await ReadAsync(context.Request, SdpType);
        if (problem is not null)
        {
            context.Response.Headers["Accept-Post"] = SdpType;
            return problem;
        }

        if ((sessionId is null ? Open(context, out var session) : Find(context, sessionId, out session)) is { } refusal)
        {
            return refusal;
        }

        var scope = sessionId is null || HasToken(context, session!) ? OfferScope.TakeOver : OfferScope.Join;
        var fault = session!.Offer(offer, context.Connection.RemoteIpAddress, scope, out var answer);
        metrics.MessageHandled("offer", clock.GetElapsedTime(begun));
        if (fault is not null)
        {
            if (sessionId is null)
            {
                session.End("failed", TransportClose.Ended("offer refused"));
            }

            return Refused(context, fault);
        }

        var headers = context.Response.Headers;
        headers.Location = $"/whip/{session.Id}";
        headers.ETag = TagOf(answer);
        headers[TokenHeader] = session.ResumeToken;
        headers.Link = LinksFor(session.Id);
        headers["Accept-Patch"] = FragmentType;
        return Results.Text(answer, SdpType, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>Candidates, which an ICE-lite server has no use for, or a restart of ICE (RFC 9725 §4.3).</summary>
    public async Task<IResult> PatchAsync(HttpContext context, string sessionId)
    {
        var begun = clock.GetTimestamp();
        var (text, problem) = await ReadAsync(context.Request, FragmentType);
        if (problem is not null)
        {
            context.Response.Headers["Accept-Patch"] = FragmentType;
            return problem;
        }

        if (Find(context, sessionId, out var session) is { } refusal)
        {
            return refusal;
        }

        if (session!.Call is not { } call)
        {
            return Refused(context, MediaSession.NoCall);
        }

        var wanted = context.Request.Headers.IfMatch.ToString();
        if (wanted.Length == 0)
        {
            return Refused(StatusCodes.Status428PreconditionRequired, "precondition_required", "Say by If-Match which ICE session is meant, or * to restart it.");
        }

        var isRestart = wanted == "*";
        if (!isRestart && wanted != Quoted(call.IceTag))
        {
            return Refused(StatusCodes.Status412PreconditionFailed, "precondition_failed", "ICE was restarted meanwhile; the candidates are of an earlier session.");
        }

        if (SdpFragment.Parse(text, out var fragment) is { } fault)
        {
            return Refused(StatusCodes.Status400BadRequest, fault.Code, fault.Message);
        }

        var result = isRestart ? Restart(context, session, call, fragment!) : Results.NoContent();
        metrics.MessageHandled("ice_candidate", clock.GetElapsedTime(begun));
        return result;
    }

    /// <summary>Ends the session (RFC 9725 §4.2).</summary>
    public async Task<IResult> DeleteAsync(HttpContext context, string sessionId)
    {
        if (Find(context, sessionId, out var session) is { } refusal)
        {
            return refusal;
        }

        session!.End("deleted", TransportClose.Ended("deleted"));
        await session.Ended;
        return Results.Ok();
    }

    private static IResult Restart(HttpContext context, MediaSession session, ISessionCall call, SdpFragment fragment)
    {
        var offer = SdpText.WithCredentials(call.Offer, fragment.UsernameFragment, fragment.Password);
        if (session.Offer(offer, context.Connection.RemoteIpAddress, OfferScope.Renew, out var answer) is { } fault)
        {
            return Refused(context, fault);
        }

        context.Response.Headers.ETag = TagOf(answer);
        return Results.Text(SdpFragment.Write(answer), FragmentType);
    }

    private IResult? Open(HttpContext context, out MediaSession? session)
    {
        var admission = sessions.TryCreate("", new ConversationSettings(), out session);
        return admission is Admission.Admitted ? null : SessionEndpoints.Refused(context, admission, sessions.Limit);
    }

    /// <summary>Finds a session; a token that a request brings must be the right one, whether it is needed or not.</summary>
    private IResult? Find(HttpContext context, string sessionId, out MediaSession? session)
    {
        if (!sessions.TryGet(sessionId, out session))
        {
            return Refused(StatusCodes.Status404NotFound, "session_unknown", "There is no such session.");
        }

        return TokenOf(context).Length > 0 && !HasToken(context, session)
            ? Refused(StatusCodes.Status403Forbidden, "resume_token_invalid", "The resume token is not this session's.")
            : null;
    }

    private static bool HasToken(HttpContext context, MediaSession session) => session.IsResumeToken(TokenOf(context));

    /// <summary>RFC 9725 §4.5 authorises by bearer token; clients that can't set that header have one of ours.</summary>
    private static string TokenOf(HttpContext context)
    {
        const string Bearer = "Bearer ";
        var authorization = context.Request.Headers.Authorization.ToString();
        return authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : context.Request.Headers[TokenHeader].ToString();
    }

    private static async Task<(string Text, IResult? Problem)> ReadAsync(HttpRequest request, string contentType)
    {
        var given = request.ContentType?.Split(';')[0].Trim();
        if (!string.Equals(given, contentType, StringComparison.OrdinalIgnoreCase))
        {
            return ("", Refused(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", $"The body must be {contentType}."));
        }

        var text = await RequestText.ReadAsync(request, MaxBodyBytes, request.HttpContext.RequestAborted);
        return text is null
            ? ("", Refused(StatusCodes.Status413PayloadTooLarge, "body_too_big", $"The body holds at most {MaxBodyBytes} bytes."))
            : (text, null);
    }

    private StringValues LinksFor(string sessionId) => new(
    [
        .. from server in iceServers.For(sessionId)
           from url in server.Urls
           select server.Username is null
               ? $"<{url}>; rel=\"ice-server\""
               : $"<{url}>; rel=\"ice-server\"; username=\"{server.Username}\"; credential=\"{server.Credential}\"; credential-type=\"password\"",
    ]);

    private static string TagOf(string answer) => Quoted(SdpText.Value(answer, "ice-ufrag"));

    private static string Quoted(string tag) => $"\"{tag}\"";

    private static IResult Refused(HttpContext context, ProtocolFault fault)
    {
        if (fault.IsRetryable)
        {
            var seconds = Math.Max(1, Math.Ceiling((fault.RetryAfter ?? TimeSpan.FromSeconds(5)).TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        return Refused(StatusOf(fault.Code), fault.Code, fault.Message);
    }

    private static int StatusOf(string code) => code switch
    {
        "webrtc_limit" => StatusCodes.Status429TooManyRequests,
        "draining" => StatusCodes.Status503ServiceUnavailable,
        "session_ended" or "session_occupied" or "no_call" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status400BadRequest,
    };

    private static IResult Refused(int status, string code, string detail) => Problems.Of(status, code, detail);
}
