namespace VoiceMesh.WebRtc.Rtp;

/// <summary>Bounds how many streams (SSRCs) one peer may open, so that a peer cannot make a receiver keep state without end.</summary>
/// <remarks>
/// RFC 3550, section 8.2 and appendix A.1: a source counts as valid after <see cref="MinSequential"/> packets in sequence; until then it is on probation
/// and a later newcomer may take its place, so a single stray packet occupies nothing for good. So may it that of a source which has been silent for
/// <see cref="SilenceUs"/> (section 6.3.5): goodbyes get lost. Nothing is allocated after construction.
/// </remarks>
public sealed class RtpSourceTable
{
    /// <summary>Packets in sequence that make a source valid (RFC 3550, appendix A.1).</summary>
    public const int MinSequential = 2;

    /// <summary>Silence after which a source gives up its place to a newcomer: five of the reports that come every second (RFC 3550, section 6.3.5).</summary>
    public const long SilenceUs = 5_000_000;

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

    /// <summary>Packets refused because the table was full of valid sources that were not silent.</summary>
    public long Refused { get; private set; }

    /// <summary>Notes a packet of a source.</summary>
    /// <param name="ssrc">Its source.</param>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <param name="arrivalUs">When it came, in microseconds of any steady clock.</param>
    /// <returns>What the source is now.</returns>
    public RtpSourceStanding Note(uint ssrc, ushort sequenceNumber, long arrivalUs)
    {
        for (var index = 0; index < _count; index++)
        {
            ref var known = ref _sources[index];
            if (known.Ssrc == ssrc)
            {
                return known.Note(sequenceNumber, arrivalUs);
            }
        }

        if (!TryFindRoom(arrivalUs, out var room))
        {
            Refused++;
            return RtpSourceStanding.Refused;
        }

        _sources[room] = new Source(ssrc, sequenceNumber, arrivalUs);
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

    private bool TryFindRoom(long arrivalUs, out int room)
    {
        if (_count < _sources.Length)
        {
            room = _count++;
            return true;
        }

        room = 0;
        for (var index = 0; index < _count; index++)
        {
            if (_sources[index].InSequence < MinSequential)
            {
                room = index;
                return true;
            }

            room = _sources[index].LastUs < _sources[room].LastUs ? index : room;
        }

        return arrivalUs - _sources[room].LastUs >= SilenceUs;
    }

    private struct Source(uint ssrc, ushort sequenceNumber, long arrivalUs)
    {
        public readonly uint Ssrc = ssrc;
        public int InSequence = 1;
        public long LastUs = arrivalUs;
        private ushort _last = sequenceNumber;

        public RtpSourceStanding Note(ushort number, long nowUs)
        {
            LastUs = nowUs;
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
