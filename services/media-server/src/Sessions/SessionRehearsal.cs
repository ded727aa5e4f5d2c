using System.Net.WebSockets;
using System.Text.Json;
using Grpc.Net.Client;
using VoiceMesh.ServiceDefaults.Rehearsals;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Holds a session over this server's own WebSocket: sends a second of noise to be analysed, types one word and hears the answer begin.</summary>
internal sealed class SessionRehearsal : IRehearsal
{
    private const int AudioMessages = 50;
    private const int AudioMessageBytes = 640;
    private const int ReplyMessages = 20;

    public async Task RunAsync(GrpcChannel self, Uri http, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = http };
        using var opened = await client.PostAsync(new Uri("/v2/sessions", UriKind.Relative), new StringContent("{}", null, "application/json"), cancellationToken);
        using var session = JsonDocument.Parse(await opened.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync(cancellationToken));
        using var socket = new ClientWebSocket();
        var path = $"/ws/v2/{session.RootElement.GetProperty("session_id").GetString()}";
        await socket.ConnectAsync(new UriBuilder(http) { Scheme = "ws", Path = path }.Uri, cancellationToken);
        await SendAsync(socket, """{"type":"configure","input":{"encoding":"pcm16","sample_rate_hz":16000},"output":{"encoding":"pcm16","sample_rate_hz":16000}}"""u8, cancellationToken);
        var noise = new byte[AudioMessageBytes];
        for (var message = 0; message < AudioMessages; message++)
        {
            // A few dozen units of full scale's 32,768: a quiet room, which no detector takes for speech.
            for (var index = 0; index < noise.Length; index += 2)
            {
                noise[index] = (byte)Random.Shared.Next(32);
            }

            await socket.SendAsync(noise.AsMemory(), WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }

        await SendAsync(socket, """{"type":"text","text":"hello"}"""u8, cancellationToken);
        var heard = 0;
        await ReadUntilAsync(socket, type => type is "turn_completed" or "error" || (type is null && ++heard == ReplyMessages), cancellationToken);
        await SendAsync(socket, """{"type":"stop_conversation"}"""u8, cancellationToken);
        await ReadUntilAsync(socket, _ => false, cancellationToken);
    }

    private static Task SendAsync(ClientWebSocket socket, ReadOnlySpan<byte> json, CancellationToken cancellationToken) =>
        socket.SendAsync(json.ToArray(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    /// <summary>Reads until a message of a wanted type comes, null standing for audio, or the server closes.</summary>
    private static async Task ReadUntilAsync(ClientWebSocket socket, Func<string?, bool> wanted, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult received;
            do
            {
                received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += received.Count;
            }
            while (!received.EndOfMessage);
            if (received.MessageType == WebSocketMessageType.Close || wanted(TypeOf(received.MessageType, buffer.AsMemory(0, length))))
            {
                return;
            }
        }
    }

    private static string? TypeOf(WebSocketMessageType kind, ReadOnlyMemory<byte> message)
    {
        if (kind != WebSocketMessageType.Text)
        {
            return null;
        }

        using var json = JsonDocument.Parse(message);
        return json.RootElement.GetProperty("type").GetString();
    }
}
