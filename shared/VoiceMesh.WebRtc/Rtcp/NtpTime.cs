namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>Wall clock as RTCP writes it: seconds since 1900 in the upper 32 bits, fractions of 2^−32 s in the lower (RFC 3550, section 4).</summary>
public static class NtpTime
{
    private static readonly DateTimeOffset Epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Converts an instant.</summary>
    /// <param name="instant">1900 or later; the seconds wrap in 2036, as NTP does.</param>
    /// <returns>The 64-bit NTP time.</returns>
    public static ulong From(DateTimeOffset instant)
    {
        var ticks = (instant - Epoch).Ticks;
        var seconds = (ulong)(ticks / TimeSpan.TicksPerSecond);
        var fraction = ((ulong)(ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond;
        return (seconds << 32) | fraction;
    }

    /// <summary>The middle 32 bits, in which round trips are calculated: units of 1/65536 s.</summary>
    /// <param name="ntpTime">A 64-bit NTP time.</param>
    /// <returns>Sixteen bits of seconds and sixteen of fractions.</returns>
    public static uint Middle(ulong ntpTime) => (uint)(ntpTime >> 16);

    /// <summary>Round trip from a report block (RFC 3550, section 6.4.1): arrival − LSR − DLSR.</summary>
    /// <param name="arrivalMiddle">Middle bits of the wall clock at which the block came.</param>
    /// <param name="block">The block.</param>
    /// <returns>
    /// Milliseconds; null when the block refers to no report, or to times that cannot be: a negative trip of more than the clocks' grain, or one of over a minute.
    /// </returns>
    public static double? RoundTripMs(uint arrivalMiddle, in RtcpReportBlock block)
    {
        if (block.LastSenderReport == 0)
        {
            return null;
        }

        var trip = (int)(arrivalMiddle - block.LastSenderReport - block.DelaySinceLastSenderReport) * 1000.0 / 65536;
        return trip is < -2 or > 60_000 ? null : Math.Max(0, trip);
    }
}
