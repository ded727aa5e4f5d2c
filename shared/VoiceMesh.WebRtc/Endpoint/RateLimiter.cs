using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>Token buckets, one per client address: each fills evenly to its size within the window. Thread-safe; memory is bounded.</summary>
/// <param name="count">Starts that a window allows, and at most at once.</param>
/// <param name="window">The time for them.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class RateLimiter(int count, TimeSpan window, TimeProvider timeProvider)
{
    /// <summary>With this many addresses active in one window, further ones are turned down.</summary>
    public const int MaxAddresses = 16_384;

    private readonly Lock _gate = new();
    private readonly Dictionary<TransportAddress, Bucket> _buckets = [];

    /// <summary>Takes one start of the only bucket that is not about an address.</summary>
    public bool TryTake() => TryTake(default);

    /// <summary>Takes one start of an address; IPv6 counts by /64, which one client has as a whole.</summary>
    public bool TryTake(TransportAddress client)
    {
        var key = client.IsIPv6
            ? new TransportAddress(client.Address >> 64, 0, IsIPv6: true)
            : client with { Port = 0 };
        var now = timeProvider.GetTimestamp();
        lock (_gate)
        {
            if (!_buckets.TryGetValue(key, out var bucket))
            {
                if (_buckets.Count >= MaxAddresses && !ForgetIdle(now))
                {
                    return false;
                }

                bucket = new Bucket(count, now);
            }

            var tokens = Math.Min(count, bucket.Tokens + (count * (timeProvider.GetElapsedTime(bucket.At, now) / window)));
            var taken = tokens >= 1;
            _buckets[key] = new Bucket(taken ? tokens - 1 : tokens, now);
            return taken;
        }
    }

    private bool ForgetIdle(long now)
    {
        foreach (var (client, bucket) in _buckets)
        {
            if (timeProvider.GetElapsedTime(bucket.At, now) >= window)
            {
                _buckets.Remove(client);
            }
        }

        return _buckets.Count < MaxAddresses;
    }

    private readonly record struct Bucket(double Tokens, long At);
}
