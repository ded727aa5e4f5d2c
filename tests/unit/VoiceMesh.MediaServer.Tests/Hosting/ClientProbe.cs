using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace VoiceMesh.MediaServer.Tests.Hosting;

/// <summary>A client that sends anything, right or wrong, and tells what comes back.</summary>
internal sealed class ClientProbe : IAsyncDisposable
{
    private readonly ClientWebSocket _socket;
    private readonly byte[] _buffer = new byte[256 * 1024];

    private ClientProbe(ClientWebSocket socket, string sessionId)
    {
        _socket = socket;
        SessionId = sessionId;
    }

    public string SessionId { get; }

    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>Binary messages seen so far.</summary>
    public List<byte[]> Audio { get; } = [];

    public static async Task<string> OpenSessionAsync(HttpClient http, CancellationToken cancellationToken) =>
        (await OpenAsync(http, cancellationToken)).GetProperty("session_id").GetString()!;

    /// <summary>Opens a session and gives the whole answer.</summary>
    public static async Task<JsonElement> OpenAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var answer = await http.PostAsync(new Uri("/v2/sessions", UriKind.Relative), null, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    public static async Task<ClientProbe> ConnectAsync(Uri http, string sessionId, CancellationToken cancellationToken, string? token = null)
    {
        var socket = new ClientWebSocket();
        var query = token is null ? "" : $"?resume_token={Uri.EscapeDataString(token)}";
        await socket.ConnectAsync(new UriBuilder(http) { Scheme = "ws", Path = $"/ws/v2/{sessionId}", Query = query }.Uri, cancellationToken);
        return new ClientProbe(socket, sessionId);
    }

    /// <summary>Offers a call and connects it.</summary>
    public async Task<JsonElement> CallAsync(CallingPeer peer, CancellationToken cancellationToken)
    {
        await OfferAsync(peer.Offer(), cancellationToken);
        var answer = await NextAsync("answer", cancellationToken);
        await peer.ConnectAsync(answer!.Value.GetProperty("sdp").GetString()!);
        return await NextAsync("call", "connected", cancellationToken);
    }

    public Task OfferAsync(string sdp, CancellationToken cancellationToken) => SendAsync(JsonSerializer.Serialize(new { type = "offer", sdp }), cancellationToken);

    /// <summary>Reads events until one of the type and state comes.</summary>
    public async Task<JsonElement> NextAsync(string type, string state, CancellationToken cancellationToken)
    {
        while (true)
        {
            var serverEvent = await NextAsync(type, cancellationToken);
            Assert.NotNull(serverEvent);
            if (serverEvent.Value.GetProperty("state").GetString() == state)
            {
                return serverEvent.Value;
            }
        }
    }

    public Task SendAsync(string json, CancellationToken cancellationToken) => SendTextAsync(Encoding.UTF8.GetBytes(json), cancellationToken);

    public Task SendTextAsync(byte[] utf8, CancellationToken cancellationToken) =>
        _socket.SendAsync(utf8, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    public Task SendAudioAsync(byte[] data, CancellationToken cancellationToken) =>
        _socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    public Task SendPartAsync(byte[] data, WebSocketMessageType type, bool end, CancellationToken cancellationToken) => _socket.SendAsync(data, type, end, cancellationToken);

    /// <summary>Reads events until one of the type comes; null when the connection ends first.</summary>
    public async Task<JsonElement?> NextAsync(string type, CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is { } serverEvent)
        {
            if (serverEvent.GetProperty("type").GetString() == type)
            {
                return serverEvent;
            }
        }

        return null;
    }

    /// <summary>Reads events until the server closes, and answers with its code.</summary>
    public async Task<int?> CloseCodeAsync(CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is not null)
        {
        }

        return CloseCode;
    }

    /// <summary>Reads until a binary message comes.</summary>
    public async Task NextAudioAsync(CancellationToken cancellationToken)
    {
        for (var before = Audio.Count; Audio.Count == before;)
        {
            Assert.NotNull(await ReadAsync(cancellationToken, untilAudio: true));
        }
    }

    /// <summary>Reads the next event, keeping the audio before it; null when the connection has ended.</summary>
    public async Task<JsonElement?> ReadAsync(CancellationToken cancellationToken, bool untilAudio = false)
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            try
            {
                do
                {
                    received = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
                    length += received.Count;
                }
                while (!received.EndOfMessage);
            }
            catch (WebSocketException)
            {
                return null;
            }

            switch (received.MessageType)
            {
                case WebSocketMessageType.Close:
                    return null;
                case WebSocketMessageType.Binary:
                    Audio.Add(_buffer[..length]);
                    if (untilAudio)
                    {
                        return default(JsonElement);
                    }

                    break;
                default:
                    return JsonDocument.Parse(_buffer.AsMemory(0, length)).RootElement.Clone();
            }
        }
    }

    public async Task CloseAsync(CancellationToken cancellationToken) => await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", cancellationToken);

    /// <summary>Vanishes without a word.</summary>
    public void Abort() => _socket.Abort();

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
