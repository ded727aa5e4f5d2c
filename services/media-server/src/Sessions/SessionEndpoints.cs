using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceMesh.MediaServer.Pages;
using VoiceMesh.MediaServer.Settings;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.MediaServer.Transports.WebSockets;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Serves <c>/v2/sessions</c>.</summary>
internal sealed class SessionEndpoints(
    SessionRegistry sessions, IOptions<SessionsOptions> options, IOptions<WebSocketTransportOptions> webSocket, ICalls calls, IceServerList iceServers, TimeProvider clock)
{
    private const int RetryAfterSeconds = 5;
    private const int MaxUserIdCharacters = 128;
    private static readonly int[] SampleRatesHz = [8_000, 16_000, 24_000, 48_000];

    public async Task<IResult> OpenAsync(HttpContext context)
    {
        var (json, problem) = await RequestJson.ReadAsync(context.Request, context.RequestAborted);
        if (problem is not null)
        {
            return problem;
        }

        var userId = "";
        JsonElement settingsJson = default;
        if (json.ValueKind is JsonValueKind.Object)
        {
            if (json.TryGetProperty("user_id", out var user) && user.ValueKind is not JsonValueKind.Null
                && (!JsonText.TryRead(user, out userId) || userId.Length > MaxUserIdCharacters))
            {
                return Problems.Of(StatusCodes.Status400BadRequest, "invalid_field", $"The field 'user_id' must be a string of at most {MaxUserIdCharacters} characters.");
            }

            json.TryGetProperty("settings", out settingsJson);
        }

        var errors = SettingsReader.Read(settingsJson, out var settings);
        if (errors.Count > 0)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_settings", string.Join(' ', errors), errors);
        }

        var admission = sessions.TryCreate(userId, settings, out var session);
        return admission is Admission.Admitted
            ? Results.Json(Opened(context.Request, session!), HttpJson.Default.SessionOpened, statusCode: StatusCodes.Status201Created)
            : Refused(context, admission, sessions.Limit);
    }

    public IResult List()
    {
        SessionView[] views = [.. sessions.All.OrderBy(session => session.CreatedAt).Select(SessionView.Of)];
        return Results.Json(new SessionList(views, views.Length, sessions.Limit), HttpJson.Default.SessionList);
    }

    public IResult Get(string sessionId) =>
        sessions.TryGet(sessionId, out var session) ? Results.Json(SessionView.Of(session), HttpJson.Default.SessionView) : Unknown();

    public async Task<IResult> DeleteAsync(string sessionId)
    {
        if (!sessions.TryGet(sessionId, out var session))
        {
            return Unknown();
        }

        session.End("deleted", TransportClose.Ended("deleted"));
        await session.Ended;
        return Results.NoContent();
    }

    /// <summary>The answer to a client that is not admitted.</summary>
    public static IResult Refused(HttpContext context, Admission admission, int limit)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        return admission is Admission.Full
            ? Problems.Of(StatusCodes.Status429TooManyRequests, "session_limit", $"This server holds at most {limit} sessions; try again later.")
            : Problems.Of(StatusCodes.Status503ServiceUnavailable, "draining", "This server is going away; try again.");
    }

    private static IResult Unknown() => Problems.Of(StatusCodes.Status404NotFound, "session_unknown", "There is no such session.");

    private SessionOpened Opened(HttpRequest request, MediaSession session)
    {
        var scheme = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https" ? "wss" : "ws";
        var origin = options.Value.PublicUrl.Length > 0 ? options.Value.PublicUrl.TrimEnd('/') : $"{scheme}://{request.Host}";
        var limits = webSocket.Value;
        return new SessionOpened(
            session.Id,
            $"{origin}/ws/v2/{session.Id}",
            clock.GetUtcNow() + options.Value.Timeout,
            new SessionLimits(
                options.Value.TimeoutSeconds,
                limits.MaxBinaryBytes,
                limits.MaxTextBytes,
                limits.MaxMessagesPerSecond,
                limits.MaxErrorsPerMinute,
                limits.MaxAudioSpeed,
                SampleRatesHz),
            session.ResumeToken,
            calls.IsEnabled,
            iceServers.For(session.Id));
    }
}
