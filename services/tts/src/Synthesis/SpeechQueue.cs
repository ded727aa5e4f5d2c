using System.Buffers;
using System.Threading.Channels;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>
/// Speech between the engine's thread and the caller's connection. The engine is held back between sentences, not inside one: a
/// caller that reads slowly makes its next sentence wait, but never keeps a native thread that other streams need.
/// </summary>
internal sealed class SpeechQueue
{
    /// <summary>
    /// Room for the longest sentence (240 digits at half speed, about three minutes, in messages of 20 ms) so that the engine's thread
    /// practically never waits here; full mode is wait, so nothing is lost if it does.
    /// </summary>
    private const int Capacity = 8_192;

    private readonly Channel<SpeechItem> _items = Channel.CreateBounded<SpeechItem>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true, SingleWriter = true });

    private readonly long _aheadBytes;
    private long _queuedBytes;

    /// <param name="aheadBytes">Speech in the queue beyond which the next sentence waits.</param>
    public SpeechQueue(long aheadBytes) => _aheadBytes = aheadBytes;

    /// <summary>Waits until another sentence may be made.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (Interlocked.Read(ref _queuedBytes) > _aheadBytes)
        {
            await _room.Reader.ReadAsync(cancellationToken);
        }
    }

    /// <summary>Puts an item in from the engine's thread.</summary>
    public void Write(SpeechItem item, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _queuedBytes, item.Length);
        while (!_items.Writer.TryWrite(item))
        {
            if (!_items.Writer.WaitToWriteAsync(cancellationToken).AsTask().GetAwaiter().GetResult())
            {
                throw new OperationCanceledException(cancellationToken);
            }
        }
    }

    /// <summary>Says that nothing follows.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Waits for an item; false at the end.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _items.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Takes an item if there is one; its buffer is then the caller's to return.</summary>
    public bool TryRead(out SpeechItem item)
    {
        if (!_items.Reader.TryRead(out item))
        {
            return false;
        }

        if (Interlocked.Add(ref _queuedBytes, -item.Length) <= _aheadBytes)
        {
            _room.Writer.TryWrite(true);
        }

        return true;
    }

    /// <summary>Gives the buffers of what was never sent back.</summary>
    public void ReturnBuffers()
    {
        while (TryRead(out var item))
        {
            if (item.Buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(item.Buffer);
            }
        }
    }
}
