namespace VoiceMesh.Audio.Pcm;

/// <summary>The newest samples of a stream in a fixed buffer: writing to a full buffer forgets the oldest.</summary>
/// <remarks>
/// Made for pre-roll: what was heard shortly before speech was noticed can be handed on once it is. Nothing is allocated after construction.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class PcmRingBuffer
{
    private readonly short[] _samples;
    private int _start;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="capacity">Samples kept, 1 or more; for example 8000 for half a second at 16 kHz.</param>
    public PcmRingBuffer(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _samples = new short[capacity];
    }

    /// <summary>Samples that fit.</summary>
    public int Capacity => _samples.Length;

    /// <summary>Samples held, at most <see cref="Capacity"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Position in the stream just behind the newest sample: how many samples were ever written.</summary>
    public long EndPosition { get; private set; }

    /// <summary>Position in the stream of the oldest sample that is held; equals <see cref="EndPosition"/> when empty.</summary>
    public long StartPosition => EndPosition - Count;

    /// <summary>Appends samples; the oldest give way.</summary>
    /// <param name="samples">Any number of samples; of more than <see cref="Capacity"/> the newest stay.</param>
    public void Write(ReadOnlySpan<short> samples)
    {
        EndPosition += samples.Length;
        if (samples.Length >= Capacity)
        {
            samples[^Capacity..].CopyTo(_samples);
            _start = 0;
            Count = Capacity;
            return;
        }

        var end = Wrap(_start + Count);
        var first = Math.Min(samples.Length, Capacity - end);
        samples[..first].CopyTo(_samples.AsSpan(end));
        samples[first..].CopyTo(_samples);
        var forgotten = Math.Max(0, Count + samples.Length - Capacity);
        _start = Wrap(_start + forgotten);
        Count += samples.Length - forgotten;
    }

    /// <summary>Removes the oldest samples and hands them out in order.</summary>
    /// <param name="destination">Receives as many samples as it holds or as there are.</param>
    /// <returns>The number of samples written.</returns>
    public int Read(Span<short> destination)
    {
        var count = Math.Min(destination.Length, Count);
        CopyFrom(0, destination[..count]);
        _start = Wrap(_start + count);
        Count -= count;
        return count;
    }

    /// <summary>Copies the newest samples, in order, without removing them.</summary>
    /// <param name="destination">Receives the newest samples; where fewer are held, only its start is written.</param>
    /// <returns>The number of samples written.</returns>
    public int CopyNewest(Span<short> destination)
    {
        var count = Math.Min(destination.Length, Count);
        CopyFrom(Count - count, destination[..count]);
        return count;
    }

    /// <summary>Forgets all samples; positions go on counting.</summary>
    public void Clear()
    {
        _start = 0;
        Count = 0;
    }

    private void CopyFrom(int offset, Span<short> destination)
    {
        var start = Wrap(_start + offset);
        var first = Math.Min(destination.Length, Capacity - start);
        _samples.AsSpan(start, first).CopyTo(destination);
        _samples.AsSpan(0, destination.Length - first).CopyTo(destination[first..]);
    }

    private int Wrap(int index) => index < Capacity ? index : index - Capacity;
}
