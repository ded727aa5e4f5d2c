using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>What has been received of one stream: counts, losses and jitter, as report blocks want them.</summary>
/// <remarks>
/// RFC 3550, appendix A.1 (sequence numbers), A.3 (losses) and A.8 (jitter). Only packets that came by themselves are noted: what redundancy brought back
/// stays lost here, because the report is about the network. Nothing is allocated per packet. Not safe for use by several threads at once.
/// </remarks>
public sealed class ReceptionStatistics
{
    private const int MaxDropout = 3000;
    private const int MaxMisorder = 100;
    private readonly int _clockRateHz;
    private SequenceExtender _sequence;
    private TimestampExtender _timestamps;
    private long _firstSequence;
    private long _previousTransit;
    private long _expectedBefore;
    private long _receivedBefore;
    private int _suspect = -1;
    private bool _started;
    private double _jitter;
    private uint _lastSenderReport;
    private long _lastSenderReportUs;

    /// <summary>Starts the statistics of a stream.</summary>
    /// <param name="ssrc">The stream.</param>
    /// <param name="clockRateHz">Rate of its timestamps; 48000 for Opus.</param>
    public ReceptionStatistics(uint ssrc, int clockRateHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clockRateHz, 1);
        Ssrc = ssrc;
        _clockRateHz = clockRateHz;
    }

    /// <summary>The stream.</summary>
    public uint Ssrc { get; }

    /// <summary>Packets received, duplicates included.</summary>
    public long Received { get; private set; }

    /// <summary>Packets that should have come, from the first sequence number to the highest.</summary>
    public long Expected => _started ? _sequence.Highest - _firstSequence + 1 : 0;

    /// <summary>Expected less received; negative when duplicates outweigh losses.</summary>
    public long Lost => Expected - Received;

    /// <summary>Times the sender's sequence numbers started anew.</summary>
    public int Restarts { get; private set; }

    /// <summary>Interarrival jitter in milliseconds: the smoothed mean deviation of the transit time.</summary>
    public double JitterMs => _jitter * 1000 / _clockRateHz;

    /// <summary>Notes a packet.</summary>
    /// <param name="sequenceNumber">Its sequence number.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="arrivalUs">When it came, in microseconds of any steady clock.</param>
    public void Note(ushort sequenceNumber, uint timestamp, long arrivalUs)
    {
        if (!_started || IsRestart(sequenceNumber))
        {
            Start(sequenceNumber);
        }
        else if (_suspect >= 0)
        {
            return;
        }

        _sequence.Extend(sequenceNumber);
        Received++;
        NoteTransit((arrivalUs * _clockRateHz / 1_000_000) - _timestamps.Extend(timestamp));
    }

    /// <summary>Notes a sender report of the stream, which the next report block refers to.</summary>
    /// <param name="ntpTimestamp">The NTP time in it.</param>
    /// <param name="arrivalUs">When it came, on the same clock as the packets.</param>
    public void NoteSenderReport(ulong ntpTimestamp, long arrivalUs)
    {
        _lastSenderReport = NtpTime.Middle(ntpTimestamp);
        _lastSenderReportUs = arrivalUs;
    }

    /// <summary>Makes the block of the next report and begins a new interval for its fraction lost.</summary>
    /// <param name="nowUs">Now, on the same clock as the packets.</param>
    /// <returns>The block.</returns>
    public RtcpReportBlock TakeReportBlock(long nowUs)
    {
        var expected = Expected - _expectedBefore;
        var lost = expected - (Received - _receivedBefore);
        _expectedBefore = Expected;
        _receivedBefore = Received;
        return new RtcpReportBlock(
            Ssrc,
            expected <= 0 || lost <= 0 ? (byte)0 : (byte)Math.Min(255, lost * 256 / expected),
            (int)Math.Clamp(Lost, -0x800000, 0x7FFFFF),
            (uint)_sequence.Highest,
            (uint)_jitter,
            _lastSenderReport,
            _lastSenderReport == 0 ? 0 : (uint)Math.Clamp((nowUs - _lastSenderReportUs) * 65536 / 1_000_000, 0, uint.MaxValue));
    }

    private void Start(ushort sequenceNumber)
    {
        Restarts += _started ? 1 : 0;
        _started = true;
        _sequence.Reset();
        _timestamps.Reset();
        _firstSequence = sequenceNumber;
        _previousTransit = long.MinValue;
        _expectedBefore = 0;
        _receivedBefore = 0;
        Received = 0;
        _suspect = -1;
    }

    private bool IsRestart(ushort sequenceNumber)
    {
        // A jump is believed when the packet after it continues from there (RFC 3550, appendix A.1).
        var step = (short)(sequenceNumber - (ushort)_sequence.Highest);
        if (step is < MaxDropout and > -MaxMisorder)
        {
            _suspect = -1;
            return false;
        }

        if (_suspect == sequenceNumber)
        {
            return true;
        }

        _suspect = (ushort)(sequenceNumber + 1);
        return false;
    }

    private void NoteTransit(long transit)
    {
        if (_previousTransit != long.MinValue)
        {
            // A leap of the timestamps says nothing about the network.
            var difference = Math.Abs(transit - _previousTransit);
            if (difference < _clockRateHz)
            {
                _jitter += (difference - _jitter) / 16;
            }
        }

        _previousTransit = transit;
    }
}
