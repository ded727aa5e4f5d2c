using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>Janus' JSON protocol over one WebSocket: one Janus session with one handle for each peer (https://janus.conf.meetecho.com/docs/rest.html).</summary>
internal sealed class JanusSignalling : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<JsonObject>> _waiting = [];
    private readonly Task _reading;
    private long _session;
    private int _transactions;

    private JanusSignalling(ClientWebSocket socket)
    {
        _socket = socket;
        _reading = ReadAsync();
    }

    /// <exception cref="WebSocketException">Nobody answers.</exception>
    public static async Task<JanusSignalling> ConnectAsync(Uri url, CancellationToken stop)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol("janus-protocol");
            await socket.ConnectAsync(url, stop);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var signalling = new JanusSignalling(socket);
        var created = await signalling.AskAsync(new JsonObject { ["janus"] = "create" }, stop);
        signalling._session = (long)created["data"]!["id"]!;
        return signalling;
    }

    /// <summary>Starts an echo test.</summary>
    /// <returns>Janus' answer to the offer.</returns>
    public async Task<string> EchoAsync(string offer, CancellationToken stop)
    {
        var attached = await AskAsync(new JsonObject { ["janus"] = "attach", ["plugin"] = "janus.plugin.echotest" }, stop);
        var started = await AskAsync(
            new JsonObject
            {
                ["janus"] = "message",
                ["handle_id"] = (long)attached["data"]!["id"]!,
                ["body"] = new JsonObject { ["audio"] = true, ["video"] = false },
                ["jsep"] = new JsonObject { ["type"] = "offer", ["sdp"] = offer },
            },
            stop);
        return (string?)started["jsep"]?["sdp"] ?? throw new LoadException($"Janus gives no answer: {started.ToJsonString()}");
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        await _reading;
        _socket.Dispose();
        _turn.Dispose();
    }

    private async Task<JsonObject> AskAsync(JsonObject request, CancellationToken stop)
    {
        var transaction = Interlocked.Increment(ref _transactions).ToString(CultureInfo.InvariantCulture);
        request["transaction"] = transaction;
        if (_session != 0)
        {
            request["session_id"] = _session;
        }

        var reply = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[transaction] = reply;
        await _turn.WaitAsync(stop);
        try
        {
            await _socket.SendAsync(Encoding.UTF8.GetBytes(request.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, stop);
        }
        finally
        {
            _turn.Release();
        }

        try
        {
            return await reply.Task.WaitAsync(Patience, stop);
        }
        catch (TimeoutException late)
        {
            throw new LoadException($"Janus does not answer {request["janus"]} within {Patience.TotalSeconds:0} s.", late);
        }
        finally
        {
            _waiting.TryRemove(transaction, out _);
        }
    }

    private async Task ReadAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[65_536];
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    OnMessage(JsonNode.Parse(message.GetBuffer().AsSpan(0, (int)message.Length))!.AsObject());
                    message.SetLength(0);
                }
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            foreach (var (_, waiting) in _waiting)
            {
                waiting.TrySetException(new LoadException("Janus closed the connection.", ended));
            }
        }
    }

    private void OnMessage(JsonObject message)
    {
        // A message to a plugin is acknowledged first and answered by an event; both carry its transaction.
        if ((string?)message["janus"] is "ack" || (string?)message["transaction"] is not { } transaction || !_waiting.TryGetValue(transaction, out var waiting))
        {
            return;
        }

        if (message["error"] is { } error)
        {
            waiting.TrySetException(new LoadException($"Janus refuses: {error["reason"]}"));
        }
        else
        {
            waiting.TrySetResult(message);
        }
    }
}
