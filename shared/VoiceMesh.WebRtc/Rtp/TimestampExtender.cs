namespace VoiceMesh.WebRtc.Rtp;

/// <summary>Turns 32-bit RTP timestamps, which wrap every 25 hours at 48 kHz, into numbers that never wrap.</summary>
/// <remarks>RFC 3550, section 5.1: timestamps start at a random value, so a wrap may come at any time.</remarks>
public struct TimestampExtender
{
    private bool _started;
    private long _last;

    /// <summary>Extends a timestamp to the value nearest to the one before.</summary>
    /// <param name="timestamp">As it is in the packet.</param>
    /// <returns>The timestamp without wraps; the first one is itself.</returns>
    public long Extend(uint timestamp)
    {
        _last = _started ? _last + (int)(timestamp - (uint)_last) : timestamp;
        _started = true;
        return _last;
    }

    /// <summary>Forgets the stream so far.</summary>
    public void Reset() => this = default;
}
