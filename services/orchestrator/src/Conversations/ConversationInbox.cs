using System.Threading.Channels;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>
/// Everything that happens to a conversation, for its one reader. Three lanes: orders of this process, which always find room; events, which
/// wait for room and are never lost; and audio frames, of which the oldest leave when the reader falls behind. Each overtakes the next.
/// </summary>
internal sealed class ConversationInbox
{
    // A drain and a few ends of the stream: one more of them than fit would say nothing that those before it have not said.
    private readonly Channel<TurnEvent> _orders = Channel.CreateBounded<TurnEvent>(
        new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = false });

    private readonly Channel<TurnEvent> _events;
    private readonly Channel<AudioFrame> _frames;

    // One slot: however much arrives while the reader works, it wakes once.
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true, SingleWriter = false });

    private readonly TimeProvider _timeProvider;

    public ConversationInbox(int events, int frames, Action frameDropped, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _events = Channel.CreateBounded<TurnEvent>(
            new BoundedChannelOptions(events) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = false });
        _frames = Channel.CreateBounded<AudioFrame>(
            new BoundedChannelOptions(frames) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true },
            _ => frameDropped());
    }

    /// <summary>Unix microseconds.</summary>
    public long NowUs => (_timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public async ValueTask PostAsync(TurnEvent happened, CancellationToken cancellationToken)
    {
        await _events.Writer.WriteAsync(happened, cancellationToken);
        Wake();
    }

    /// <returns>False when there is no room, or nobody reads any more.</returns>
    public bool TryPost(TurnEvent happened)
    {
        var posted = _events.Writer.TryWrite(happened);
        Wake();
        return posted;
    }

    /// <summary>Posts what this process wants of the conversation, however much waits already.</summary>
    public void PostOrder(TurnEvent order)
    {
        _orders.Writer.TryWrite(order);
        Wake();
    }

    public void Post(AudioFrame frame)
    {
        _frames.Writer.TryWrite(frame);
        Wake();
    }

    public void Wake() => _wake.Writer.TryWrite(true);

    public bool TryReadEvent(out TurnEvent happened) => _orders.Reader.TryRead(out happened!) || _events.Reader.TryRead(out happened!);

    public bool TryReadFrame(out AudioFrame frame) => _frames.Reader.TryRead(out frame!);

    /// <summary>Waits until something may have come.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken cancellationToken) => _wake.Reader.ReadAsync(cancellationToken);

    /// <summary>Nobody reads any more: whoever waits for room gives up.</summary>
    public void Close()
    {
        _events.Writer.TryComplete(new OperationCanceledException("The conversation is over."));
        _frames.Writer.TryComplete();
    }
}
