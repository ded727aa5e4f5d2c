using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace VoiceMesh.Client;

/// <summary>One conversation over <c>WS /ws/v2/{session_id}</c>. Sending is for one caller at a time per kind; events are read from <see cref="Events"/>.</summary>
public sealed class VoiceSession : IAsyncDisposable
{
    private const int EventCapacity = 4096;
    private readonly ClientWebSocket _socket;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Channel<VoiceEvent> _events = Channel.CreateBounded<VoiceEvent>(new BoundedChannelOptions(EventCapacity) { SingleWriter = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _receiving;
    private int _disposed;

    private VoiceSession(ClientWebSocket socket, string sessionId, TimeProvider timeProvider)
    {
        _socket = socket;
        SessionId = sessionId;
        _timeProvider = timeProvider;
        _receiving = Task.Run(ReceiveAsync);
    }

    /// <summary>The id that the media server gave.</summary>
    public string SessionId { get; }

    /// <summary>Everything the server says, in order; completes when the socket closes.</summary>
    public ChannelReader<VoiceEvent> Events => _events.Reader;

    /// <summary>The close code, once the server has closed.</summary>
    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>Creates a session by <c>POST /v2/sessions</c> and connects to it.</summary>
    /// <param name="media">Base address of the media server, for example <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="options">Formats and settings.</param>
    /// <param name="timeProvider">Clock for event times.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="VoiceSessionException">Refused or unreachable; the message says why.</exception>
    public static async Task<VoiceSession> OpenAsync(Uri media, VoiceSessionOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = media };
        string sessionId;
        try
        {
            using var answer = await http.PostAsJsonAsync("/v2/sessions", new JsonObject(), cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw new VoiceSessionException($"The media server refused a session ({(int)answer.StatusCode}): {body}");
            }

            sessionId = JsonDocument.Parse(body).RootElement.GetProperty("session_id").GetString()!;
        }
        catch (HttpRequestException unreachable)
        {
            throw new VoiceSessionException($"No media server answers at {media}: {unreachable.Message}", unreachable);
        }

        return await ConnectAsync(media, sessionId, options, timeProvider, cancellationToken);
    }

    /// <summary>Connects to a session that exists.</summary>
    public static async Task<VoiceSession> ConnectAsync(
        Uri media, string sessionId, VoiceSessionOptions options, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        var address = new UriBuilder(media) { Scheme = media.Scheme == "https" ? "wss" : "ws", Path = $"/ws/v2/{sessionId}" }.Uri;
        try
        {
            await socket.ConnectAsync(address, cancellationToken);
        }
        catch (WebSocketException refused)
        {
            socket.Dispose();
            throw new VoiceSessionException($"No WebSocket at {address}: {refused.Message}", refused);
        }

        var session = new VoiceSession(socket, sessionId, timeProvider);
        var configure = new JsonObject
        {
            ["type"] = "configure",
            ["input"] = new JsonObject { ["encoding"] = "pcm16", ["sample_rate_hz"] = options.InputSampleRateHz },
            ["output"] = new JsonObject { ["encoding"] = "pcm16", ["sample_rate_hz"] = options.OutputSampleRateHz },
        };
        if (options.Settings is { } settings)
        {
            configure["settings"] = settings.DeepClone();
        }

        await session.SendAsync(configure, cancellationToken);
        return session;
    }

    /// <summary>Sends PCM16 of the input rate; whole samples.</summary>
    public async ValueTask SendAudioAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(pcm, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends one JSON message of the protocol.</summary>
    public async Task SendAsync(JsonObject message, CancellationToken cancellationToken)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(bytes, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a message that is only a type.</summary>
    public Task SendAsync(string type, CancellationToken cancellationToken) => SendAsync(new JsonObject { ["type"] = type }, cancellationToken);

    /// <summary>Reports how much of a reply has been heard.</summary>
    public Task AcknowledgePlaybackAsync(string turnId, double playedMs, bool finished, CancellationToken cancellationToken) =>
        SendAsync(new JsonObject { ["type"] = "playback", ["turn_id"] = turnId, ["played_ms"] = (long)playedMs, ["finished"] = finished }, cancellationToken);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _timeProvider);
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "done", patience.Token);
            }
            catch (Exception closing) when (closing is WebSocketException or OperationCanceledException)
            {
                // The peer was faster; there is nothing left to close.
            }
        }

        await _closing.CancelAsync();
        await _receiving;
        _socket.Dispose();
        _sending.Dispose();
        _closing.Dispose();
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var received = await _socket.ReceiveAsync(buffer.AsMemory(), _closing.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                message.Write(buffer, 0, received.Count);
                if (received.EndOfMessage)
                {
                    await _events.Writer.WriteAsync(Read(message.ToArray(), received.MessageType), _closing.Token);
                    message.SetLength(0);
                }
            }
        }
        catch (Exception ended) when (ended is WebSocketException or OperationCanceledException)
        {
            // A cut connection ends the events; the reader sees the channel complete.
        }
        finally
        {
            _events.Writer.TryComplete();
        }
    }

    private VoiceEvent Read(byte[] payload, WebSocketMessageType type)
    {
        var now = _timeProvider.GetTimestamp();
        if (type == WebSocketMessageType.Binary)
        {
            return new VoiceEvent(VoiceEvent.AudioType, default, payload, now);
        }

        var body = JsonDocument.Parse(payload).RootElement;
        return new VoiceEvent(body.GetProperty("type").GetString() ?? "", body, default, now);
    }
}
