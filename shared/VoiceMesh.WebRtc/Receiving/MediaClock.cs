namespace VoiceMesh.WebRtc.Receiving;

/// <summary>The steady clock of a session's media: microseconds since it was created.</summary>
/// <param name="timeProvider">Where time comes from.</param>
public sealed class MediaClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>Now.</summary>
    public long NowUs => ToUs(timeProvider.GetTimestamp());

    /// <summary>Converts a timestamp of the time provider.</summary>
    /// <param name="timestamp">What <see cref="TimeProvider.GetTimestamp"/> answered.</param>
    /// <returns>Microseconds since the clock was created; negative before.</returns>
    public long ToUs(long timestamp) => timeProvider.GetElapsedTime(_start, timestamp).Ticks / TimeSpan.TicksPerMicrosecond;
}
