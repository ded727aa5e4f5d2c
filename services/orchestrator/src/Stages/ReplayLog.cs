using System.Threading.Channels;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>
/// What one call has to send, kept so that a second try can send it again from its start. One writer that never waits, one reader at a
/// time. Its bound is the utterance or reply that it belongs to.
/// </summary>
/// <typeparam name="T">What is sent.</typeparam>
internal sealed class ReplayLog<T>
{
    private readonly List<T> _items = [];
    private readonly Lock _gate = new();

    // One slot that says "there is more": a second signal before the reader looked adds nothing.
    private readonly Channel<bool> _more = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = false, SingleWriter = true });

    /// <summary>Appends.</summary>
    public void Append(T item)
    {
        lock (_gate)
        {
            _items.Add(item);
        }

        _more.Writer.TryWrite(true);
    }

    /// <summary>Everything appended so far.</summary>
    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
        {
            return [.. _items];
        }
    }

    /// <summary>The item at a place; waits for it when it is not there yet.</summary>
    public async ValueTask<T> ReadAsync(int index, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (index < _items.Count)
                {
                    return _items[index];
                }
            }

            await _more.Reader.ReadAsync(cancellationToken);
        }
    }
}
