using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.WebRtc.Jitter;

/// <summary>How playout is delayed so that most packets come in time.</summary>
public sealed class JitterBufferOptions
{
    /// <summary>Delay to start with, until enough packets have been seen: 0 to 1000 ms, default 50.</summary>
    [Range(0, 1_000)]
    public int InitialDelayMs { get; set; } = 50;

    /// <summary>Least delay, however even the network is: 0 to 500 ms, default 20, one packet.</summary>
    [Range(0, 500)]
    public int MinDelayMs { get; set; } = 20;

    /// <summary>Most delay, however uneven the network is: 20 to 2000 ms, default 400. Packets that come later than this are lost.</summary>
    [Range(20, 2_000)]
    public int MaxDelayMs { get; set; } = 400;

    /// <summary>Packets that are kept at most; the oldest gives way to a newer one. 2 to 200, default 25: half a second.</summary>
    [Range(2, 200)]
    public int MaxPackets { get; set; } = 25;

    /// <summary>
    /// Packets that wait behind a missing one before what is missing is jumped over, as far as playout is later than it has to be, rather than concealed in
    /// full. 1 to 200, default 8.
    /// </summary>
    [Range(1, 200)]
    public int SkipThresholdPackets { get; set; } = 8;

    /// <summary>Share of packets that the delay is meant to be long enough for: 0.5 to 0.999, default 0.97.</summary>
    [Range(0.5, 0.999)]
    public double DelayQuantile { get; set; } = 0.97;

    /// <summary>Packets after which an observed delay weighs 1/e: 20 to 5000, default 200, four seconds at 50 packets a second.</summary>
    [Range(20, 5_000)]
    public int MemoryPackets { get; set; } = 200;

    /// <summary>How long missing sound is made up when nothing comes any more, before there is silence: 0 to 1000 ms, default 120.</summary>
    [Range(0, 1_000)]
    public int ConcealmentLimitMs { get; set; } = 120;
}
