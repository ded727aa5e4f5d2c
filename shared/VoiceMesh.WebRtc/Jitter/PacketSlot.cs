namespace VoiceMesh.WebRtc.Jitter;

/// <summary>Room for one packet that waits to be played; used again and again.</summary>
internal sealed class PacketSlot
{
    private const int UsualBytes = 256;
    private byte[] _bytes = [];
    private int _length;

    public long Timestamp { get; private set; }

    public int Duration { get; private set; }

    public ushort SequenceNumber { get; private set; }

    public bool IsRedundant { get; private set; }

    public long End => Timestamp + Duration;

    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(0, _length);

    public void Fill(long timestamp, ushort sequenceNumber, ReadOnlySpan<byte> payload, int duration, bool isRedundant)
    {
        if (_bytes.Length < payload.Length)
        {
            // Grows to the stream's own size once; most streams stay below the first step.
            _bytes = new byte[Math.Max(UsualBytes, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)payload.Length))];
        }

        payload.CopyTo(_bytes);
        _length = payload.Length;
        Timestamp = timestamp;
        SequenceNumber = sequenceNumber;
        Duration = duration;
        IsRedundant = isRedundant;
    }

    /// <summary>The packet itself came after its copy: nothing was lost.</summary>
    public void Confirm() => IsRedundant = false;
}
