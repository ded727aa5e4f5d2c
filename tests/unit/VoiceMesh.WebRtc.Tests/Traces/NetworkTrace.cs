namespace VoiceMesh.WebRtc.Tests.Traces;

/// <summary>When each packet of a stream that is sent every 20 ms arrives, if it does. Generated from a seed, so a trace is the same on every run.</summary>
internal sealed class NetworkTrace
{
    private const long FrameUs = 20_000;
    private const long PathUs = 15_000;
    private readonly List<(int Packet, long ArrivalUs)> _arrivals;

    private NetworkTrace(IEnumerable<(int Packet, long ArrivalUs)> arrivals) => _arrivals = [.. arrivals.OrderBy(a => a.ArrivalUs)];

    public IReadOnlyList<(int Packet, long ArrivalUs)> Arrivals => _arrivals;

    /// <summary>How much later than on the bare path the latest packet comes.</summary>
    public double LargestDelayMs => _arrivals.Max(arrival => arrival.ArrivalUs - Sent(arrival.Packet)) / 1000.0;

    public int Lost(int packets) => packets - _arrivals.Select(a => a.Packet).Distinct().Count();

    /// <summary>A path without any variation.</summary>
    public static NetworkTrace Even(int packets) => new(Enumerable.Range(0, packets).Select(p => (p, Sent(p))));

    /// <summary>From any list of arrivals.</summary>
    public static NetworkTrace Of(IEnumerable<(int Packet, long ArrivalUs)> arrivals) => new(arrivals);

    /// <summary>Exponentially distributed queueing delays; packets stay in order, as behind one router.</summary>
    public NetworkTrace Queueing(double meanMs, int seed)
    {
        var random = new Random(seed);
        long last = 0;
        return new NetworkTrace(_arrivals.Select(a => (a.Packet, last = Math.Max(last, a.ArrivalUs + (long)(-Math.Log(1 - random.NextDouble()) * meanMs * 1000)))).ToList());
    }

    /// <summary>Independent delays, uniform up to a maximum: packets overtake each other.</summary>
    public NetworkTrace Scattered(double mostMs, int seed)
    {
        var random = new Random(seed);
        return new NetworkTrace(_arrivals.Select(a => (a.Packet, a.ArrivalUs + (long)(random.NextDouble() * mostMs * 1000))).ToList());
    }

    /// <summary>Independent losses.</summary>
    public NetworkTrace Losing(double share, int seed)
    {
        var random = new Random(seed);
        return new NetworkTrace(_arrivals.Where(_ => random.NextDouble() >= share).ToList());
    }

    /// <summary>Losses of a Gilbert channel: bad spells of a mean length in which everything is lost.</summary>
    public NetworkTrace LosingInBursts(double share, double meanLength, int seed)
    {
        var random = new Random(seed);
        var bad = false;
        return new NetworkTrace(_arrivals.Where(_ => !(bad = random.NextDouble() < (bad ? 1 - (1 / meanLength) : share / (1 - share) / meanLength))).ToList());
    }

    /// <summary>A share of the packets comes a second time a little later.</summary>
    public NetworkTrace Duplicating(double share, int seed)
    {
        var random = new Random(seed);
        return new NetworkTrace(_arrivals.SelectMany(a => random.NextDouble() < share ? [a, (a.Packet, a.ArrivalUs + 3_000)] : new[] { a }).ToList());
    }

    /// <summary>Nothing comes for a while, then everything that was held up comes at once: a wireless link or a garbage collection.</summary>
    public NetworkTrace Stalling(double fromSeconds, double seconds)
    {
        var from = (long)(fromSeconds * 1e6);
        var to = (long)((fromSeconds + seconds) * 1e6);
        return new NetworkTrace(_arrivals.Select(a => (a.Packet, a.ArrivalUs >= from && a.ArrivalUs < to ? to : a.ArrivalUs)).ToList());
    }

    /// <summary>From one moment on the path is longer or shorter.</summary>
    public NetworkTrace Rerouted(double fromSeconds, double byMs) =>
        new(_arrivals.Select(a => (a.Packet, a.ArrivalUs + (a.ArrivalUs >= fromSeconds * 1e6 ? (long)(byMs * 1000) : 0))).ToList());

    /// <summary>The sender's clock runs slower (positive) or faster than the receiver's, in parts per million.</summary>
    public NetworkTrace Drifting(double partsPerMillion) =>
        new(_arrivals.Select(a => (a.Packet, a.ArrivalUs + (long)(a.Packet * FrameUs * partsPerMillion / 1e6))).ToList());

    /// <summary>Leaves out some packets.</summary>
    public NetworkTrace Without(Func<int, bool> packet) => new(_arrivals.Where(a => !packet(a.Packet)).ToList());

    private static long Sent(int packet) => PathUs + (packet * FrameUs);
}
