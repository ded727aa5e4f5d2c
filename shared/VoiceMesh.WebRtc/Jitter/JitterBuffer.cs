using VoiceMesh.WebRtc.Recovery;
using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Jitter;

/// <summary>Puts packets into order and says for each piece of sound what to play, so that the delay is as short as the network allows.</summary>
/// <remarks>
/// <para>The delay of playout is measured, not guessed from how full the buffer is: the time at which a sample is played, less its timestamp, less the least
/// transit time of late. A packet comes in time exactly when its own transit time exceeds that least one by no more than the delay. The target is therefore a
/// quantile of these excesses (see <see cref="DelayHistogram"/>), plus one frame while packets get lost, because what is lost is recovered from the packet after it.</para>
/// <para>When nothing is there, sound is made up and what comes late is still played, so the delay grows and no speech is dropped; afterwards playout is
/// sped up until the delay is back at the target. Made-up sound counts for a packet that turns out to be lost.</para>
/// <para>Time is what the caller says it is: microseconds of any steady clock, the same for arrivals and playout. The buffer holds a fixed number of packets and
/// allocates nothing once its slots have grown to the stream's packets. Not safe for use by several threads at once.</para>
/// </remarks>
public sealed partial class JitterBuffer
{
    /// <summary>The longest payload that is taken, in bytes: what fits an Ethernet frame.</summary>
    public const int MaxPayloadBytes = 1500;

    private const int ClockRateHz = 48_000;
    private const int FrameTicks = 960;
    private const int StepTicks = 120;
    private const long BaselineWindowUs = 2_000_000;
    private const long RestartUs = 2_000_000;
    private const int LeastDurationUs = 2_500;
    private const long RelearnUs = 80_000;
    private readonly JitterBufferOptions _options;
    private readonly PacketStore _store;
    private readonly DelayHistogram _histogram;
    private readonly double _forgetting;
    private TransitBaseline _baseline = new(BaselineWindowUs);
    private TimestampExtender _timestamps;
    private long? _suspectTransitUs;
    private long _lastArrivalUs;
    private long _learntFromUs;
    private long _playedTo = long.MinValue;
    private long _targetUs;
    private double _lossShare;
    private bool _reservesForRecovery;
    private bool _priming = true;
    private JitterBufferStatistics _statistics;

    /// <summary>Creates an empty buffer for one stream.</summary>
    /// <param name="options">How to delay; null for the defaults.</param>
    public JitterBuffer(JitterBufferOptions? options = null)
    {
        _options = options ?? new JitterBufferOptions();
        _store = new PacketStore(_options.MaxPackets);
        _histogram = new DelayHistogram(_options.MemoryPackets);
        _forgetting = Math.Exp(-1.0 / _options.MemoryPackets);
        _targetUs = _options.InitialDelayMs * 1000L;
    }

    /// <summary>The delay that is aimed at, in milliseconds over the fastest packets of late.</summary>
    public double TargetDelayMs => _targetUs / 1000.0;

    /// <summary>The delay of what was last handed out, in milliseconds over the fastest packets of late; 0 before anything was.</summary>
    public double DelayMs { get; private set; }

    /// <summary>Packets that wait.</summary>
    public int Waiting => _store.Count;

    /// <summary>Whether the stream has not begun or has paused, so that silence is played.</summary>
    public bool IsSilent => _priming;

    /// <summary>What became of the packets.</summary>
    public JitterBufferStatistics Statistics => _statistics;

    /// <summary>What became of the frames.</summary>
    public RecoveryStatistics Recovery => _recovery;

    /// <summary>Takes a packet in.</summary>
    /// <param name="timestamp">Its RTP timestamp (for a redundant copy, that of the frame it copies), 48 kHz.</param>
    /// <param name="sequenceNumber">Its sequence number; for a copy, that of the packet it copies.</param>
    /// <param name="payload">The Opus packet, its framing checked.</param>
    /// <param name="durationUs">How long it lasts, in microseconds: 2500, the shortest frame of Opus, or more.</param>
    /// <param name="arrivalUs">When it came.</param>
    /// <param name="isRedundant">Whether it is a copy that came in another packet; its arrival says nothing about the network.</param>
    /// <returns>What became of it.</returns>
    public InsertOutcome Insert(uint timestamp, ushort sequenceNumber, ReadOnlySpan<byte> payload, int durationUs, long arrivalUs, bool isRedundant)
    {
        if (payload.Length > MaxPayloadBytes || payload.IsEmpty || durationUs < LeastDurationUs || (isRedundant && !_baseline.IsKnown))
        {
            _statistics = _statistics with { Rejected = _statistics.Rejected + 1 };
            return InsertOutcome.Rejected;
        }

        if (isRedundant && _suspectTransitUs is not null)
        {
            // The packet that brought the copy is not believed, so what it says about an earlier one is not either.
            _statistics = _statistics with { Rejected = _statistics.Rejected + 1 };
            return InsertOutcome.Rejected;
        }

        var before = _timestamps;
        var extended = _timestamps.Extend(timestamp);
        if (!isRedundant)
        {
            if (!IsTrusted(arrivalUs - ToUs(extended)))
            {
                // Wraps are counted from packet to packet: one from half a round away would lead those after it astray.
                _timestamps = before;
                _statistics = _statistics with { Suspect = _statistics.Suspect + 1 };
                return InsertOutcome.Suspect;
            }

            extended = _timestamps.Extend(timestamp);
            Observe(arrivalUs - ToUs(extended), arrivalUs, durationUs);
        }

        return Store(extended, sequenceNumber, payload, durationUs * (ClockRateHz / 1000) / 1000, isRedundant);
    }

    /// <summary>Forgets the stream for another one; what was played goes on from silence, and the statistics stay.</summary>
    public void Restart()
    {
        _statistics = _statistics with { Discarded = _statistics.Discarded + _store.Count, Restarts = _statistics.Restarts + 1 };
        Lose(_store.Count * _packetTicks, concealed: false);
        _store.Clear();
        _baseline.Reset();
        _timestamps.Reset();
        _suspectTransitUs = null;
        _playedTo = long.MinValue;
        _targetUs = _options.InitialDelayMs * 1000L;
        _lossShare = 0;
        _priming = true;
        ForgetPlayed();
    }

    private static long ToUs(long ticks) => ticks * 125 / 6;

    private InsertOutcome Store(long timestamp, ushort sequenceNumber, ReadOnlySpan<byte> payload, int duration, bool isRedundant)
    {
        if (timestamp < _playedTo)
        {
            _statistics = _statistics with { Late = _statistics.Late + (isRedundant ? 0 : 1) };
            return InsertOutcome.Late;
        }

        var index = _store.Find(timestamp);
        if (index >= 0)
        {
            var confirms = !isRedundant && _store.At(index).IsRedundant;
            if (confirms)
            {
                _store.At(index).Confirm();
            }

            _statistics = _statistics with { Duplicate = _statistics.Duplicate + (isRedundant || confirms ? 0 : 1) };
            return InsertOutcome.Duplicate;
        }

        index = ~index;
        if (_store.IsFull)
        {
            if (isRedundant || index == 0)
            {
                _statistics = _statistics with { Rejected = _statistics.Rejected + 1 };
                return InsertOutcome.Rejected;
            }

            var oldest = _store.RemoveFirst();
            _playedTo = Math.Max(_playedTo, oldest.End);
            _lastSequence = oldest.SequenceNumber;
            _hasLastSequence = true;
            _mustMerge = true;
            Lose(oldest.Duration, concealed: false);
            _statistics = _statistics with { Discarded = _statistics.Discarded + 1 };
            index--;
        }

        _store.InsertAt(index, timestamp, sequenceNumber, payload, duration, isRedundant);
        _statistics = _statistics with { Stored = _statistics.Stored + 1 };
        return InsertOutcome.Stored;
    }

    private bool IsTrusted(long transitUs)
    {
        if (!_baseline.IsKnown || Math.Abs(transitUs - _baseline.Us) <= RestartUs)
        {
            _suspectTransitUs = null;
            return true;
        }

        // While nothing is heard nothing can be spoilt, so a stream that comes back is believed at once.
        var believes = (_priming && _store.Count == 0) || (_suspectTransitUs is { } suspect && Math.Abs(transitUs - suspect) < RestartUs / 2);
        if (believes)
        {
            Restart();
            return true;
        }

        _suspectTransitUs = transitUs;
        return false;
    }

    private void Observe(long transitUs, long arrivalUs, int durationUs)
    {
        var share = 1.0;
        if (!_baseline.IsKnown || transitUs < _learntFromUs - RelearnUs)
        {
            // Much faster packets show that what was learnt was learnt while all were held up, and says little about what follows.
            _learntFromUs = transitUs;
            _histogram.Reset(transitUs, _options.InitialDelayMs * 1000L);
        }
        else
        {
            share = Math.Clamp((arrivalUs - _lastArrivalUs) / (double)durationUs, 0, 1);
        }

        _lastArrivalUs = arrivalUs;
        _baseline.Note(transitUs, arrivalUs);
        _learntFromUs = Math.Max(_learntFromUs, _baseline.Us);
        _histogram.Note(transitUs, _baseline.Us, share);
        UpdateTarget();
    }

    private void UpdateTarget()
    {
        // Two losses within the memory switch the reserve on; it goes when they are nearly forgotten.
        var oneLoss = 1 - _forgetting;
        _reservesForRecovery = _lossShare > (_reservesForRecovery ? 0.4 : 1.2) * oneLoss;
        var quantileUs = _histogram.QuantileUs(_options.DelayQuantile, _baseline.Us);
        var wantedUs = quantileUs + (_reservesForRecovery ? ToUs(FrameTicks) : 0);
        var mostUs = Math.Max(_options.MinDelayMs, _options.MaxDelayMs) * 1000L;

        // A longer delay than there is room for would throw away every packet before its time.
        _targetUs = Math.Min(Math.Clamp(wantedUs, _options.MinDelayMs * 1000L, mostUs), ToUs((long)_options.MaxPackets * _packetTicks));
    }
}
