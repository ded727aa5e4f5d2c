using System.Net.WebSockets;
using Microsoft.Extensions.Options;
using VoiceMesh.MediaServer.Pages;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.ServiceDefaults.Draining;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Serves <c>WS /ws/v2/{session_id}</c>. A client that gets no session still gets an error event and a close code that say why.</summary>
internal sealed partial class WebSocketEndpoint(
    SessionRegistry sessions,
    IOptions<WebSocketTransportOptions> options,
    IOptions<AudioOptions> audio,
    IDrain drain,
    MediaMetrics metrics,
    TimeProvider clock,
    ILogger<WebSocketEndpoint> logger)
{
    private const string TokenParameter = "resume_token";

    public async Task HandleAsync(HttpContext context, string sessionId)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await Problems.Of(StatusCodes.Status426UpgradeRequired, "upgrade_required", "This address speaks WebSocket; open it with a WebSocket client.").ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            KeepAliveInterval = TimeSpan.FromSeconds(options.Value.KeepAliveSeconds),
            KeepAliveTimeout = TimeSpan.FromSeconds(options.Value.KeepAliveSeconds * 2),
        });
        metrics.ConnectionAccepted();
        using var transport = new WebSocketTransport(socket, options.Value, audio.Value);
        try
        {
            await ServeAsync(context, socket, transport, sessionId);
        }
        catch (Exception exception)
        {
            LogClientFailed(exception, sessionId);
            socket.Abort();
        }
    }

    private async Task ServeAsync(HttpContext context, WebSocket socket, WebSocketTransport transport, string sessionId)
    {
        if (Refusal(sessionId, context.Request.Query[TokenParameter], transport, out var session) is { } refusal)
        {
            metrics.Error(refusal.Code);
            transport.Send(new ErrorEvent(refusal.Code, refusal.Message, refusal.IsRetryable));
            transport.Close(refusal.Close!.Value);
            using var reader = new MessageReader(socket, options.Value);
            await RunAsync(socket, transport, transport.WriteAllAsync(static _ => { }), reader.DiscardAsync);
            return;
        }

        using var client = new WebSocketClient(socket, transport, session!, context.Connection.RemoteIpAddress, options.Value, audio.Value, metrics, clock);
        try
        {
            await RunAsync(socket, transport, transport.WriteAllAsync(turnId => session!.ReplyLeft(turnId, clock.GetUtcNow())), client.ReadAllAsync);
        }
        finally
        {
            session!.SignallingClosed(transport);
        }
    }

    private ProtocolFault? Refusal(string sessionId, string? token, WebSocketTransport transport, out MediaSession? session)
    {
        session = null;
        if (drain.IsDraining)
        {
            return new ProtocolFault("draining", "This server is going away; open a new session.", TransportClose.Unavailable("draining"));
        }

        if (!sessions.TryGet(sessionId, out session))
        {
            return UnknownSession();
        }

        return session.Attach(transport, token) switch
        {
            AttachResult.Occupied => new ProtocolFault("session_occupied", "Another client is connected to this session; its resume token takes it over.", TransportClose.Conflict("session has a client")),
            AttachResult.TokenInvalid => new ProtocolFault("resume_token_invalid", "The resume token is not this session's.", TransportClose.Forbidden("wrong resume token")),
            AttachResult.Ended => UnknownSession(),
            _ => null,
        };
    }

    private static ProtocolFault UnknownSession() =>
        new("session_unknown", "There is no such session; open one by POST /v2/sessions.", TransportClose.UnknownSession("unknown session"));

    /// <summary>Runs both halves until both are done: whichever side closes, the other gets its time to answer.</summary>
    private async Task RunAsync(WebSocket socket, WebSocketTransport transport, Task writing, Func<CancellationToken, Task> readAll)
    {
        var patience = TimeSpan.FromMilliseconds(options.Value.CloseTimeoutMs);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(transport.Broken);
        var reading = ReadQuietlyAsync(socket, readAll, ending.Token);
        var first = await Task.WhenAny(writing, reading);
        transport.Close(TransportClose.Ended("closed by the client"));
        var other = first == writing ? reading : writing;
        if (await Task.WhenAny(other, Task.Delay(patience, clock)) != other)
        {
            transport.Break();
            await ending.CancelAsync();
        }

        await Task.WhenAll(writing, reading);
        if (socket.State is not WebSocketState.Closed)
        {
            socket.Abort();
        }
    }

    private async Task ReadQuietlyAsync(WebSocket socket, Func<CancellationToken, Task> readAll, CancellationToken cancellationToken)
    {
        try
        {
            await readAll(cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // A client that vanishes, and one that breaks the WebSocket protocol itself, end here alike.
            await AwaitAnswerToCloseAsync(socket, cancellationToken);
        }
    }

    /// <summary>The framework answers a breach of the WebSocket protocol with a close of its own; cutting the connection at once could overtake it.</summary>
    private async Task AwaitAnswerToCloseAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        if (socket.State is not WebSocketState.CloseSent)
        {
            return;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.CloseTimeoutMs), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var rest = new MessageReader(socket, options.Value);
        try
        {
            await rest.DiscardAsync(either.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or IOException)
        {
            // It was given its time.
        }
    }

    [LoggerMessage(EventName = "WebSocketClientFailed", Level = LogLevel.Error, Message = "The client of session {SessionId} was cut off by a failure in the server")]
    private partial void LogClientFailed(Exception exception, string sessionId);
}
