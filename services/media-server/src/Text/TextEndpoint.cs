using System.Text.Json;
using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Pages;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Settings;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Text;

/// <summary>Serves <c>POST /text</c>: a typed question into a live session, or into a conversation made for it.</summary>
internal sealed class TextEndpoint(SessionRegistry sessions, IOptions<TextOptions> options, TimeProvider clock)
{
    private const int MaxTextCharacters = 4_000;

    public async Task<IResult> HandleAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (json, problem) = await RequestJson.ReadAsync(request, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        if (Read(json, out var text, out var sessionId, out var settings) is { } invalid)
        {
            return invalid;
        }

        if (sessionId.Length > 0)
        {
            return sessions.TryGet(sessionId, out var live)
                ? await AskAsync(live, text, TimeSpan.Zero, cancellationToken)
                : Problems.Of(StatusCodes.Status404NotFound, "session_unknown", "There is no such session; leave session_id out for a conversation of its own.");
        }

        var admission = sessions.TryCreate("", settings, out var session);
        if (admission is not Admission.Admitted)
        {
            return SessionEndpoints.Refused(request.HttpContext, admission, sessions.Limit);
        }

        try
        {
            return await AskAsync(session!, text, TimeSpan.FromMilliseconds(options.Value.MeasurementWaitMs), cancellationToken);
        }
        finally
        {
            session!.End("stopped", TransportClose.Ended("stopped"));
        }
    }

    private static IResult? Read(JsonElement json, out string text, out string sessionId, out ConversationSettings settings)
    {
        text = "";
        sessionId = "";
        settings = new ConversationSettings();
        if (json.ValueKind is JsonValueKind.Undefined || !json.TryGetProperty("text", out var textValue))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "missing_field", "The field 'text' is missing.");
        }

        if (!JsonText.TryRead(textValue, out text) || string.IsNullOrWhiteSpace(text) || text.Length > MaxTextCharacters)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_field", $"The field 'text' must be a string of 1 to {MaxTextCharacters} characters.");
        }

        if (json.TryGetProperty("session_id", out var idValue) && idValue.ValueKind is not JsonValueKind.Null && !JsonText.TryRead(idValue, out sessionId))
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "invalid_field", "The field 'session_id' must be a string.");
        }

        json.TryGetProperty("settings", out var settingsValue);
        var errors = SettingsReader.Read(settingsValue, out settings);
        return errors.Count > 0
            ? Problems.Of(StatusCodes.Status400BadRequest, "invalid_settings", string.Join(' ', errors), errors)
            : null;
    }

    private async Task<IResult> AskAsync(MediaSession session, string text, TimeSpan waitForMeasurement, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        var exchange = session.Texts.Begin();
        try
        {
            session.Touch();
            session.OpenConversation();
            if (!session.Control(new ConverseRequest { Text = new TextInput { Text = text, RequestId = exchange.RequestId } }))
            {
                return Problems.Of(StatusCodes.Status503ServiceUnavailable, "control_overflow", "Too many messages of this session wait for the orchestrator; try again later.");
            }

            var answer = await exchange.Answer.WaitAsync(TimeSpan.FromSeconds(options.Value.TimeoutSeconds), clock, cancellationToken);
            var answerMs = clock.GetElapsedTime(begun).TotalMilliseconds;
            var turn = await MeasuredAsync(exchange, waitForMeasurement, cancellationToken);
            return Results.Json(
                new TextAnswer(session.Id, answer.TurnId, answer.Text, Engines(session), new TextLatency(Math.Round(answerMs, 1), turn is null ? null : LatencyView.Of(turn.Latency))),
                HttpJson.Default.TextAnswer);
        }
        catch (TimeoutException)
        {
            return Problems.Of(StatusCodes.Status504GatewayTimeout, "answer_timeout", $"No answer within {options.Value.TimeoutSeconds} s; try again.");
        }
        catch (TextFailedException failure)
        {
            return Problems.Of(StatusFor(failure.Code), failure.Code, failure.Message);
        }
        finally
        {
            session.Texts.Forget(exchange);
        }
    }

    private async Task<TurnCompleted?> MeasuredAsync(TextExchange exchange, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (exchange.Completed.IsCompletedSuccessfully || wait == TimeSpan.Zero)
        {
            return exchange.Completed.IsCompletedSuccessfully ? await exchange.Completed : null;
        }

        try
        {
            return await exchange.Completed.WaitAsync(wait, clock, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private static Dictionary<string, string> Engines(MediaSession session) =>
        session.Started?.Stages.GroupBy(stage => stage.Service).ToDictionary(group => group.Key, group => group.First().Engine) ?? [];

    private static int StatusFor(string code) => code switch
    {
        "orchestrator_unavailable" or "orchestrator_full" or "orchestrator_draining" => StatusCodes.Status503ServiceUnavailable,
        "session_ended" or "turn_cancelled" => StatusCodes.Status409Conflict,
        "invalid_settings" => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status502BadGateway,
    };
}
