using System.Buffers;
using System.Net.WebSockets;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Puts a client's messages together in one pooled buffer that grows to the limits and no further.</summary>
internal sealed class MessageReader(WebSocket socket, WebSocketTransportOptions options) : IDisposable
{
    private const int FirstBufferBytes = 8 * 1024;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferBytes);

    /// <summary>What a read ended with.</summary>
    public enum Outcome
    {
        Message,
        TooBig,
        Closed,
    }

    public WebSocketMessageType Type { get; private set; }

    /// <summary>The message last read; valid until the next read.</summary>
    public ReadOnlyMemory<byte> Message { get; private set; }

    public int Limit => Type is WebSocketMessageType.Binary ? options.MaxBinaryBytes : options.MaxTextBytes;

    public async ValueTask<Outcome> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            Type = received.MessageType;
            if (received.MessageType is WebSocketMessageType.Close)
            {
                return Outcome.Closed;
            }

            length += received.Count;
            if (length > Limit)
            {
                return Outcome.TooBig;
            }

            if (received.EndOfMessage)
            {
                Message = _buffer.AsMemory(0, length);
                return Outcome.Message;
            }

            Grow(length);
        }
    }

    /// <summary>Reads and forgets until the client closes.</summary>
    public async Task DiscardAsync(CancellationToken cancellationToken)
    {
        while ((await socket.ReceiveAsync(_buffer.AsMemory(), cancellationToken)).MessageType is not WebSocketMessageType.Close)
        {
        }
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Grow(int used)
    {
        if (used < _buffer.Length)
        {
            return;
        }

        // One byte more than the limit, so that a message of exactly the limit is told from a longer one.
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(_buffer.Length * 2, Math.Max(Limit + 1, _buffer.Length + 1)));
        _buffer.AsSpan(0, used).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
