namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Admits a sustained rate with bursts. One caller at a time.</summary>
internal sealed class TokenBucket
{
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly TimeProvider _clock;
    private double _tokens;
    private long _filledAt;

    /// <param name="perSecond">Tokens that come back per second.</param>
    /// <param name="burst">Tokens that can be saved up; full at the start.</param>
    /// <param name="clock">The time.</param>
    public TokenBucket(double perSecond, double burst, TimeProvider clock)
    {
        _perSecond = perSecond;
        _burst = burst;
        _clock = clock;
        _tokens = burst;
        _filledAt = clock.GetTimestamp();
    }

    /// <summary>Takes tokens if there are enough; takes none otherwise.</summary>
    public bool TryTake(double tokens)
    {
        var now = _clock.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (_clock.GetElapsedTime(_filledAt, now).TotalSeconds * _perSecond));
        _filledAt = now;
        if (_tokens < tokens)
        {
            return false;
        }

        _tokens -= tokens;
        return true;
    }
}
