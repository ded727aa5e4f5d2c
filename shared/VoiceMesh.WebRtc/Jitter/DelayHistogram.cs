namespace VoiceMesh.WebRtc.Jitter;

/// <summary>How transit times are distributed, recent ones weighing more; gives the delay that a share of the packets stays under.</summary>
/// <remarks>
/// <para>The idea is that of the delay manager in the public NetEq (WebRTC's audio receiver): a histogram of delays relative to the fastest packet of late, each
/// bin forgetting exponentially, and a quantile of it as the target. It differs in what is counted: bins are fixed on absolute transit times in steps of
/// <see cref="BinUs"/>, and the baseline is subtracted only when the quantile is read. So when the baseline moves (a route got slower, clocks drift) what was
/// counted moves with it, where relative counts would have to be forgotten first.</para>
/// <para>A packet counts for the time since the one before it, up to its own duration: of a hundred packets that a stall held up and then let go at once, only the
/// first says something new. So one stall does not lengthen the delay for seconds, and stalls that come again and again do.</para>
/// <para>Instead of shrinking every bin with every packet, the weight of a new packet grows by the same factor, and all is scaled back when it gets large: a
/// packet costs one addition.</para>
/// </remarks>
internal sealed class DelayHistogram
{
    public const int BinUs = 2_000;
    private const int Bins = 512;
    private const int RoomBelow = 32;
    private const double PriorPackets = 10;
    private const double LargestWeight = 1e12;
    private readonly double[] _bins = new double[Bins];
    private readonly double _growth;
    private double _weight = 1;
    private double _total;
    private long _originUs;
    private bool _placed;

    /// <param name="memoryPackets">Packets after which an observation weighs 1/e.</param>
    public DelayHistogram(int memoryPackets) => _growth = Math.Exp(1.0 / memoryPackets) - 1;

    /// <summary>Starts anew with the opinion that packets are late by this much; it fades like any observation.</summary>
    public void Reset(long firstTransitUs, long priorDelayUs)
    {
        Array.Clear(_bins);
        _weight = 1;
        _total = 0;
        _placed = false;
        Add(firstTransitUs + priorDelayUs - 1, firstTransitUs, PriorPackets);
    }

    /// <param name="transitUs">Arrival less timestamp.</param>
    /// <param name="baselineUs">The least of these of late.</param>
    /// <param name="share">What the packet counts for, 0 to 1.</param>
    public void Note(long transitUs, long baselineUs, double share)
    {
        Add(transitUs, baselineUs, share);
        _weight *= 1 + (_growth * share);
        if (_weight > LargestWeight)
        {
            for (var bin = 0; bin < Bins; bin++)
            {
                _bins[bin] /= _weight;
            }

            _total /= _weight;
            _weight = 1;
        }
    }

    /// <summary>The delay over the baseline, rounded up to the bin's upper edge, that the share of the packets does not exceed.</summary>
    public long QuantileUs(double share, long baselineUs)
    {
        var wanted = share * _total;
        double sum = 0;
        var bin = 0;
        while (bin < Bins - 1 && (sum += _bins[bin]) < wanted)
        {
            bin++;
        }

        return Math.Max(0, _originUs + ((bin + 1L) * BinUs) - baselineUs);
    }

    private void Add(long transitUs, long baselineUs, double count)
    {
        if (!_placed)
        {
            _placed = true;
            _originUs = baselineUs - (RoomBelow * BinUs);
        }

        // Room below the baseline spares moving the bins for every packet that is faster than all before it.
        var below = FloorDivide(baselineUs - _originUs, BinUs);
        if (below is < 0 or > 2 * RoomBelow)
        {
            Shift(below - RoomBelow);
        }

        var bin = (int)Math.Clamp(FloorDivide(transitUs - _originUs, BinUs), 0, Bins - 1);
        _bins[bin] += count * _weight;
        _total += count * _weight;
    }

    private void Shift(long bins)
    {
        _originUs += bins * BinUs;
        if (Math.Abs(bins) >= Bins)
        {
            Array.Clear(_bins);
            _total = 0;
        }
        else if (bins > 0)
        {
            // What falls off the lower end was faster than anything of late; it stays counted at the end.
            var by = (int)bins;
            double fallen = 0;
            for (var bin = 0; bin < by; bin++)
            {
                fallen += _bins[bin];
            }

            _bins.AsSpan(by).CopyTo(_bins);
            _bins.AsSpan(Bins - by).Clear();
            _bins[0] += fallen;
        }
        else if (bins < 0)
        {
            var by = (int)-bins;
            double fallen = 0;
            for (var bin = Bins - by; bin < Bins; bin++)
            {
                fallen += _bins[bin];
            }

            _bins.AsSpan(0, Bins - by).CopyTo(_bins.AsSpan(by));
            _bins.AsSpan(0, by).Clear();
            _bins[Bins - 1] += fallen;
        }
    }

    private static long FloorDivide(long value, long divisor) => (value >= 0 ? value : value - divisor + 1) / divisor;
}
