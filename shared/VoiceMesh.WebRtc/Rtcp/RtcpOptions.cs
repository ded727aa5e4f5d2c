using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>How often a session reports.</summary>
public sealed class RtcpOptions
{
    /// <summary>
    /// Least interval between reports in milliseconds, before it is randomised: 100 to 60000, default 1000. RFC 3550 recommends 5000; the AVPF profile of
    /// WebRTC allows less (RFC 4585, section 3.4), and one second keeps round trip and loss current at some 1 kbit/s.
    /// </summary>
    [Range(100, 60_000)]
    public int ReportIntervalMs { get; set; } = 1_000;

    /// <summary>Bandwidth of the session in bits per second, of which reports take 5 %: 6000 to 1000000, default 64000.</summary>
    [Range(6_000, 1_000_000)]
    public int SessionBandwidthBps { get; set; } = 64_000;
}
