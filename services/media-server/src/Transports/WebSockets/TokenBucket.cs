namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Admits a sustained rate with bursts. One caller at a time.</summary>
/// <param name="perSecond">Tokens that come back per second.</param>
/// <param name="burst">Tokens that can be saved up; full at the start.</param>
/// <param name="clock">The time.</param>
internal sealed class TokenBucket(double perSecond, double burst, TimeProvider clock)
{
    private double _tokens = burst;
    private long _filledAt = clock.GetTimestamp();

    /// <summary>Takes tokens if there are enough; takes none otherwise.</summary>
    public bool TryTake(double tokens)
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
        if (_tokens < tokens)
        {
            return false;
        }

        _tokens -= tokens;
        return true;
    }
}
