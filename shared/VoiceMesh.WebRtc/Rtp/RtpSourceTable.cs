namespace VoiceMesh.WebRtc.Rtp;

/// <summary>Bounds how many streams (SSRCs) one peer may open, so that a peer cannot make a receiver keep state without end.</summary>
/// <remarks>
/// RFC 3550, section 8.2 and appendix A.1: a source counts as valid after <see cref="MinSequential"/> packets in sequence; until then it is on probation
/// and a later newcomer may take its place, so a single stray packet occupies nothing for good. Nothing is allocated after construction.
/// </remarks>
public sealed class RtpSourceTable
{
    /// <summary>Packets in sequence that make a source valid (RFC 3550, appendix A.1).</summary>
    public const int MinSequential = 2;

    private readonly Source[] _sources;
    private int _count;

    /// <summary>Creates an empty table.</summary>
    /// <param name="maxSources">Sources that may be known at once, 1 to 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside this range.</exception>
    public RtpSourceTable(int maxSources)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSources, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxSources, 64);
        _sources = new Source[maxSources];
    }

    /// <summary>Sources known now, those on probation included.</summary>
    public int Count => _count;

    /// <summary>Packets refused because the table was full of valid sources.</summary>
    public long Refused { get; private set; }

    /// <summary>Notes a packet of a source.</summary>
    /// <param name="ssrc">Its source.</param>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <returns>What the source is now.</returns>
    public RtpSourceStanding Note(uint ssrc, ushort sequenceNumber)
    {
        for (var index = 0; index < _count; index++)
        {
            ref var known = ref _sources[index];
            if (known.Ssrc == ssrc)
            {
                return known.Note(sequenceNumber);
            }
        }

        if (!TryFindRoom(out var room))
        {
            Refused++;
            return RtpSourceStanding.Refused;
        }

        _sources[room] = new Source(ssrc, sequenceNumber);
        return RtpSourceStanding.Probation;
    }

    /// <summary>Forgets a source, which said goodbye.</summary>
    /// <param name="ssrc">The source; one that is not known is ignored.</param>
    public void Remove(uint ssrc)
    {
        for (var index = 0; index < _count; index++)
        {
            if (_sources[index].Ssrc == ssrc)
            {
                _sources[index] = _sources[--_count];
                return;
            }
        }
    }

    private bool TryFindRoom(out int room)
    {
        if (_count < _sources.Length)
        {
            room = _count++;
            return true;
        }

        room = Array.FindIndex(_sources, source => source.InSequence < MinSequential);
        return room >= 0;
    }

    private struct Source(uint ssrc, ushort sequenceNumber)
    {
        public readonly uint Ssrc = ssrc;
        public int InSequence = 1;
        private ushort _last = sequenceNumber;

        public RtpSourceStanding Note(ushort number)
        {
            if (InSequence >= MinSequential)
            {
                return RtpSourceStanding.Valid;
            }

            InSequence = number == (ushort)(_last + 1) ? InSequence + 1 : 1;
            _last = number;
            return InSequence >= MinSequential ? RtpSourceStanding.Valid : RtpSourceStanding.Probation;
        }
    }
}
