namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>The counters of an endpoint; they only grow. Reading and counting are safe from any thread.</summary>
public sealed class EndpointCounters
{
    private readonly long[] _values = new long[Enum.GetValues<EndpointCounter>().Length];

    /// <summary>The present value of one counter.</summary>
    /// <param name="counter">Which.</param>
    public long this[EndpointCounter counter] => Interlocked.Read(ref _values[(int)counter]);

    internal void Add(EndpointCounter counter, long count = 1) => Interlocked.Add(ref _values[(int)counter], count);
}
