using VoiceMesh.WebRtc.Recovery;

namespace VoiceMesh.WebRtc.Quality;

/// <summary>Assesses a connection over a sliding window, once a second.</summary>
/// <remarks>Nothing is allocated after construction. Not safe for use by several threads at once.</remarks>
public sealed class QualityMonitor
{
    /// <summary>What coding adds to the delay: a frame of 20 ms and 6.5 ms of look-ahead (RFC 6716, section 2.1.4 and appendix).</summary>
    public const double CodecDelayMs = 26.5;

    private const long IntervalUs = 1_000_000;
    private readonly RecoveryStatistics[] _history;
    private readonly CodecImpairment _codec;
    private long _nextUs = long.MinValue;
    private int _taken;

    /// <summary>Creates a monitor.</summary>
    /// <param name="windowSeconds">Seconds that an assessment looks back, 1 to 300; default 10.</param>
    /// <param name="codec">What the codec does to quality; null for Opus.</param>
    /// <exception cref="ArgumentOutOfRangeException">The window is outside its range.</exception>
    public QualityMonitor(int windowSeconds = 10, CodecImpairment? codec = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowSeconds, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowSeconds, 300);
        _history = new RecoveryStatistics[windowSeconds];
        _codec = codec ?? CodecImpairment.Opus;
    }

    /// <summary>The last assessment; null in the first second, and while nothing was played or missed within the window: of silence there is nothing to say.</summary>
    public VoiceQuality? Current { get; private set; }

    /// <summary>Offers what is known now; once a second it is assessed.</summary>
    /// <param name="nowUs">Now, in microseconds of any steady clock.</param>
    /// <param name="recovery">What became of the frames since the stream began.</param>
    /// <param name="jitterMs">Interarrival jitter.</param>
    /// <param name="playoutDelayMs">Delay of the jitter buffer.</param>
    /// <param name="roundTripMs">Round trip; half of it counts as the network's delay. Null while it is unknown: counts as 0.</param>
    /// <returns>Whether there is a new assessment.</returns>
    public bool Offer(long nowUs, in RecoveryStatistics recovery, double jitterMs, double playoutDelayMs, double? roundTripMs)
    {
        if (_nextUs == long.MinValue)
        {
            _nextUs = nowUs + IntervalUs;
            _history[0] = recovery;
            _taken = 1;
            return false;
        }

        if (nowUs < _nextUs)
        {
            return false;
        }

        var oldest = _history[_taken >= _history.Length ? _taken % _history.Length : 0];
        _history[_taken++ % _history.Length] = recovery;

        // After a stall the next assessment is a second from now: there is nothing to catch up with.
        _nextUs += IntervalUs;
        _nextUs = _nextUs > nowUs ? _nextUs : nowUs + IntervalUs;
        Current = recovery.Frames > oldest.Frames
            ? Assess(recovery, oldest, jitterMs, (roundTripMs / 2 ?? 0) + playoutDelayMs + CodecDelayMs)
            : null;
        return Current is not null;
    }

    private VoiceQuality Assess(in RecoveryStatistics now, in RecoveryStatistics then, double jitterMs, double oneWayDelayMs)
    {
        double frames = now.Frames - then.Frames;
        var lossShare = (now.Lost - then.Lost) / frames;
        double unrecovered = now.Unrecovered - then.Unrecovered;
        var unrecoveredShare = unrecovered / frames;
        double runs = now.LossRuns - then.LossRuns;

        // Random loss of probability p makes runs of 1/(1 − p) on average (G.107, clause 7.4).
        var burstRatio = runs > 0 ? Math.Max(1, unrecovered / runs * (1 - unrecoveredShare)) : 1;
        var rating = EModel.Rating(oneWayDelayMs, unrecoveredShare, burstRatio, _codec);
        return new VoiceQuality(EModel.MeanOpinionScore(rating), rating, lossShare, unrecoveredShare, burstRatio, jitterMs, oneWayDelayMs);
    }
}
