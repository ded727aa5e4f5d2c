namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Slots, created on demand up to a limit with one spare ahead, and a bounded queue of streams that wait for one.</summary>
internal sealed class SlotPool : IDisposable
{
    private const int RetryAfterMs = 500;

    private readonly Lock _gate = new();
    private readonly Stack<DecoderSlot> _free = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Func<DecoderSlot> _create;
    private readonly PocketSphinxOptions _options;
    private readonly TimeProvider _time;
    private readonly int _limit;
    private int _created;
    private int _inUse;
    private bool _disposed;

    public SlotPool(Func<DecoderSlot> create, int limit, PocketSphinxOptions options, TimeProvider time)
    {
        _create = create;
        _limit = limit;
        _options = options;
        _time = time;
    }

    /// <summary>Slots that utterances hold.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>How long the first stream in the queue has waited; zero when none waits.</summary>
    public TimeSpan OldestWait
    {
        get
        {
            lock (_gate)
            {
                return _waiters.First is { } first ? _time.GetElapsedTime(first.Value.Since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Creates the first slot on the calling thread, so that the first utterance meets it warm.</summary>
    public void Warm()
    {
        lock (_gate)
        {
            _created++;
        }

        Offer(_create());
    }

    /// <summary>Takes a slot, waiting within the configured bounds.</summary>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="DecodersExhaustedException">The queue is full or the wait was too long.</exception>
    public async ValueTask<DecoderSlot> RentAsync(CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_free.TryPop(out var slot))
            {
                _inUse++;
                CreateSpare();
                return slot;
            }

            if (_waiters.Count >= _options.QueueLimit)
            {
                throw Exhausted($"all {_limit} decoders are in use and {_waiters.Count} streams wait");
            }

            waiter = new Waiter(_time.GetTimestamp());
            _waiters.AddLast(waiter);
            CreateSpare();
        }

        try
        {
            return await waiter.Slot.Task.WaitAsync(TimeSpan.FromMilliseconds(_options.QueueTimeoutMs), _time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            lock (_gate)
            {
                if (!_waiters.Remove(waiter) && waiter.Slot.Task.IsCompletedSuccessfully)
                {
                    // The slot came in the same moment: a cancelled caller gives it back, a late one takes it.
                    if (fault is TimeoutException)
                    {
                        return waiter.Slot.Task.Result;
                    }

                    GiveBack(waiter.Slot.Task.Result);
                }
            }

            if (fault is TimeoutException)
            {
                throw Exhausted($"no decoder came free within {_options.QueueTimeoutMs} ms");
            }

            throw;
        }
    }

    /// <summary>Takes a slot back, or hands it to the stream that has waited longest.</summary>
    /// <param name="slot">A slot from <see cref="RentAsync"/>; its decoders may still be letting go of the utterance.</param>
    public void Return(DecoderSlot slot)
    {
        lock (_gate)
        {
            GiveBack(slot);
        }
    }

    /// <summary>Frees the decoders that no utterance holds; call after the decoding threads have stopped.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            while (_free.TryPop(out var slot))
            {
                slot.Dispose();
            }
        }
    }

    private static DecodersExhaustedException Exhausted(string reason) =>
        new($"No decoder is free: {reason}. Try again, or another instance.", RetryAfterMs);

    private void GiveBack(DecoderSlot slot)
    {
        _inUse--;
        Offer(slot);
    }

    private void Offer(DecoderSlot slot)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                slot.Dispose();
                return;
            }

            if (_waiters.First is { } first)
            {
                _waiters.RemoveFirst();
                _inUse++;
                first.Value.Slot.SetResult(slot);
                return;
            }

            _free.Push(slot);
        }
    }

    // Loading takes a good part of a second of one core, so it has a thread of its own and starts before it is needed.
    private void CreateSpare()
    {
        if (_free.Count > 0 || _created >= _limit)
        {
            return;
        }

        _created++;
        var thread = new Thread(CreateGuarded) { IsBackground = true, Name = "decoder-loading" };
        thread.Start();
    }

    private void CreateGuarded()
    {
        try
        {
            Offer(_create());
        }
        catch (SpeechEngineUnavailableException)
        {
            // The slots that exist go on serving; the next stream that finds none free tries again.
            lock (_gate)
            {
                _created--;
            }
        }
    }

    private sealed record Waiter(long Since)
    {
        public TaskCompletionSource<DecoderSlot> Slot { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
