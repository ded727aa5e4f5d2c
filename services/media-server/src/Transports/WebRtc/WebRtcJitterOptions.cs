using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>The jitter buffer of calls. Section <c>WebRtc:Jitter</c>.</summary>
public sealed class WebRtcJitterOptions
{
    public const string Section = "WebRtc:Jitter";

    /// <summary>Delay that a call begins with, before anything is known of its network. 20 to 400 ms, default 50.</summary>
    [Range(20, 400)]
    public int InitialMs { get; set; } = 50;

    /// <summary>Packets kept at most. 5 to 200, default 25.</summary>
    [Range(5, 200)]
    public int MaxPackets { get; set; } = 25;

    /// <summary>Packets waiting behind missing ones from which playout skips these instead of concealing them. 1 to 100, default 8.</summary>
    [Range(1, 100)]
    public int SkipThreshold { get; set; } = 8;
}
