namespace VoiceMesh.WebRtc.Receiving;

/// <summary>Decoded samples that wait to be played, in one piece so that they can be stretched in place.</summary>
internal sealed class PcmQueue(int capacity)
{
    private readonly short[] _samples = new short[capacity];

    public int Count { get; private set; }

    /// <summary>What waits.</summary>
    public Span<short> Waiting => _samples.AsSpan(0, Count);

    /// <summary>What waits and all the room behind it.</summary>
    public Span<short> All => _samples;

    /// <summary>Room to write to before <see cref="Commit"/>.</summary>
    public Span<short> Free => _samples.AsSpan(Count);

    public void Commit(int samples) => Count += samples;

    public void Remove(int samples) => Count -= samples;

    public void Take(Span<short> destination)
    {
        _samples.AsSpan(0, destination.Length).CopyTo(destination);
        Count -= destination.Length;
        _samples.AsSpan(destination.Length, Count).CopyTo(_samples);
    }
}
