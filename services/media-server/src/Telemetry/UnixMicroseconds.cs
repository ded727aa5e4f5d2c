namespace VoiceMesh.MediaServer.Telemetry;

/// <summary>The unit of the points in time that services tell one another.</summary>
internal static class UnixMicroseconds
{
    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
