using VoiceMesh.Audio.Opus;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>Speech of one call that waits to be sent: a bounded number of frames of 20 ms. Thread-safe; allocates nothing once its slots have grown to the frames.</summary>
internal sealed class SendQueue(int capacity)
{
    // Lock order: Leaving, then _gate.
    private readonly Lock _gate = new();
    private readonly Slot[] _slots = new Slot[capacity];
    private int _first;
    private int _count;
    private int _rateHz;
    private bool _isPaused;

    /// <summary>Held by the worker from taking a frame until it has left, so that clearing and pausing can be exact: afterwards no frame is half-way out.</summary>
    public Lock Leaving { get; } = new();

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _count;
            }
        }
    }

    /// <returns>The rate at which frames are wanted from now on.</returns>
    public int BeginTalkSpurt(int sampleRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, 1);
        var rates = OpusFormat.SupportedRatesHz;
        var rate = rates[^1];
        for (var index = rates.Length - 1; index >= 0 && rates[index] >= sampleRateHz; index--)
        {
            rate = rates[index];
        }

        lock (_gate)
        {
            return _rateHz = rate;
        }
    }

    public bool TryAdd(ReadOnlySpan<short> frame, bool reportWhenSent)
    {
        lock (_gate)
        {
            if (_rateHz == 0)
            {
                throw new InvalidOperationException("No talk spurt was begun, which fixes the rate of its frames.");
            }

            if (frame.Length != OpusFormat.FrameSamples(_rateHz))
            {
                throw new ArgumentException($"A frame takes {OpusFormat.FrameSamples(_rateHz)} samples (20 ms at {_rateHz} Hz) but {frame.Length} were given.", nameof(frame));
            }

            if (_count == _slots.Length)
            {
                return false;
            }

            ref var slot = ref _slots[(_first + _count) % _slots.Length];
            if (slot.Samples is null || slot.Samples.Length < frame.Length)
            {
                slot.Samples = GC.AllocateUninitializedArray<short>(frame.Length);
            }

            frame.CopyTo(slot.Samples);
            slot.RateHz = _rateHz;
            slot.IsReported = reportWhenSent;
            _count++;
            return true;
        }
    }

    /// <summary>Takes the next frame, unless there is none or the queue is paused.</summary>
    /// <param name="frame">Receives it; 960 samples hold any.</param>
    /// <param name="rateHz">Its rate.</param>
    /// <param name="isReported">Whether its leaving is to be told.</param>
    public bool TryTake(Span<short> frame, out int rateHz, out bool isReported)
    {
        lock (_gate)
        {
            (rateHz, isReported) = (0, false);
            if (_count == 0 || _isPaused)
            {
                return false;
            }

            ref var slot = ref _slots[_first];
            (rateHz, isReported) = (slot.RateHz, slot.IsReported);
            slot.Samples.AsSpan(0, OpusFormat.FrameSamples(rateHz)).CopyTo(frame);
            _first = (_first + 1) % _slots.Length;
            _count--;
            return true;
        }
    }

    public void SetPaused(bool isPaused)
    {
        lock (Leaving)
        {
            lock (_gate)
            {
                _isPaused = isPaused;
            }
        }
    }

    /// <returns>Frames that were thrown away.</returns>
    public int Clear()
    {
        lock (Leaving)
        {
            lock (_gate)
            {
                var cleared = _count;
                _count = 0;
                return cleared;
            }
        }
    }

    private struct Slot
    {
        public short[]? Samples;
        public int RateHz;
        public bool IsReported;
    }
}
