namespace VoiceMesh.WebRtc.Rtp;

/// <summary>Turns 16-bit sequence numbers, which wrap every 22 minutes at 50 packets a second, into numbers that never wrap.</summary>
/// <remarks>Each number is taken as the one nearest to the highest so far, so reordering across a wrap is understood (RFC 3550, appendix A.1).</remarks>
public struct SequenceExtender
{
    private bool _started;

    /// <summary>The highest number so far; meaningless before the first.</summary>
    public long Highest { get; private set; }

    /// <summary>Extends a number.</summary>
    /// <param name="sequenceNumber">As it is in the packet.</param>
    /// <returns>The number without wraps; the first one is itself. Negative for what precedes the first across a wrap.</returns>
    public long Extend(ushort sequenceNumber)
    {
        if (!_started)
        {
            _started = true;
            Highest = sequenceNumber;
            return sequenceNumber;
        }

        var extended = Highest + (short)(sequenceNumber - (ushort)Highest);
        Highest = Math.Max(Highest, extended);
        return extended;
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset() => this = default;
}
