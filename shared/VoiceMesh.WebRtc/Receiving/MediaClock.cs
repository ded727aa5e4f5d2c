namespace VoiceMesh.WebRtc.Receiving;

/// <summary>The steady clock of a session's media: microseconds since it was created.</summary>
/// <param name="timeProvider">Where time comes from.</param>
public sealed class MediaClock(TimeProvider timeProvider)
{
    private readonly long _start = timeProvider.GetTimestamp();

    /// <summary>Now.</summary>
    public long NowUs => timeProvider.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond;
}
