using System.Buffers;
using System.Threading.Channels;
using VoiceMesh.WebRtc.Ice;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>
/// Takes DTLS off the socket's thread: the signatures and key agreements of a handshake cost about a millisecond, in which media of all other sessions
/// would wait. One worker handles the datagrams in their order; a full queue drops the newest, which DTLS repeats (RFC 6347 §4.2.4).
/// </summary>
internal sealed class HandshakeQueue : IAsyncDisposable
{
    public const int Capacity = 1024;

    private readonly Channel<Item> _items = Channel.CreateBounded<Item>(new BoundedChannelOptions(Capacity)
    {
        // With this mode TryWrite answers false when the queue is full, and nothing waits.
        FullMode = BoundedChannelFullMode.Wait,
        SingleReader = true,
    });

    private readonly Task _worker;

    public HandshakeQueue() => _worker = Task.Run(WorkAsync);

    /// <returns>False where the queue is full, or holds as many datagrams of the session as it may.</returns>
    public bool TryEnqueue(WebRtcSession session, IcePath path, ReadOnlySpan<byte> datagram)
    {
        if (!session.TryReserveDtls())
        {
            return false;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(datagram.Length);
        datagram.CopyTo(buffer);
        if (_items.Writer.TryWrite(new Item(session, path, buffer, datagram.Length)))
        {
            return true;
        }

        session.ReleaseDtls();
        ArrayPool<byte>.Shared.Return(buffer);
        return false;
    }

    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _worker;
    }

    private async Task WorkAsync()
    {
        await foreach (var item in _items.Reader.ReadAllAsync())
        {
            item.Session.OnDtls(item.Buffer.AsSpan(0, item.Length), item.Path);
            ArrayPool<byte>.Shared.Return(item.Buffer);
        }
    }

    private readonly record struct Item(WebRtcSession Session, IcePath Path, byte[] Buffer, int Length);
}
