namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>How long to wait between two reports of a session of two participants.</summary>
/// <remarks>
/// RFC 3550, section 6.2 and 6.3.1, simplified for a point-to-point session: there are two members for as long as it lasts, so timer reconsideration has
/// nothing to reconsider and is left out. Reports share 5 % of the session's bandwidth; the least interval is a setting, because the AVPF profiles that WebRTC
/// uses lift the five seconds (RFC 4585, section 3.4); it is halved before the first report. The interval is random between half and one and a half times that, over e − 3/2.
/// </remarks>
public sealed class RtcpInterval
{
    private const int Members = 2;
    private const double BandwidthShare = 0.05;
    private const double Compensation = Math.E - 1.5;
    private readonly double _leastMs;
    private readonly double _bandwidthBps;
    private readonly Random _random;
    private double _averageBytes = 120;
    private bool _sent;

    /// <summary>Creates the schedule of one session.</summary>
    /// <param name="leastMs">Least interval in milliseconds before randomisation, 100 or more.</param>
    /// <param name="sessionBandwidthBps">Bandwidth of the session's media in bits per second, 1000 or more.</param>
    /// <param name="random">Where chance comes from.</param>
    public RtcpInterval(double leastMs, double sessionBandwidthBps, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(leastMs, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(sessionBandwidthBps, 1000);
        _leastMs = leastMs;
        _bandwidthBps = sessionBandwidthBps;
        _random = random;
    }

    /// <summary>Notes a datagram that was sent or received, whose size the interval depends on.</summary>
    /// <param name="bytes">Its size with UDP and IP headers, which count as well (RFC 3550, section 6.2).</param>
    /// <param name="sent">Whether it was sent.</param>
    public void Note(int bytes, bool sent)
    {
        _averageBytes += (bytes - _averageBytes) / 16;
        _sent |= sent;
    }

    /// <summary>Draws the wait before the next report.</summary>
    /// <returns>Microseconds.</returns>
    public long NextUs()
    {
        var byBandwidthMs = Members * _averageBytes * 8 * 1000 / (BandwidthShare * _bandwidthBps);
        var intervalMs = Math.Max(_sent ? _leastMs : _leastMs / 2, byBandwidthMs);
        return (long)(intervalMs * 1000 * (0.5 + _random.NextDouble()) / Compensation);
    }
}
