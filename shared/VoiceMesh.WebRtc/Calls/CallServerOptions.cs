using System.ComponentModel.DataAnnotations;
using VoiceMesh.WebRtc.Jitter;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>How calls are worked on.</summary>
public sealed class CallServerOptions
{
    /// <summary>Threads that decode, listen and encode: 0 to 256; 0, the default, takes one for each processor.</summary>
    [Range(0, 256)]
    public int Workers { get; set; }

    /// <summary>How often a worker looks after its calls, in milliseconds: 1 to 20, default 5.</summary>
    [Range(1, 20)]
    public int TickMs { get; set; } = 5;

    /// <summary>Longest stall of a worker that is made good for, both ways, in milliseconds: 20 to 10000, default 500. What is older is given up.</summary>
    [Range(20, 10_000)]
    public int MaxCatchUpMs { get; set; } = 500;

    /// <summary>
    /// Room for packets of one call that wait for its worker, in octets, 12 more than its own length each: 4096 to 1048576, rounded up to a power of two, default 16384: over a second of Opus at
    /// 64 kbit/s. When it is full, the newest packet is dropped and counted.
    /// </summary>
    [Range(4_096, 1_048_576)]
    public int InboundQueueBytes { get; set; } = 16_384;

    /// <summary>Audio that waits to be sent in one call, in milliseconds: 40 to 5000, default 300. <see cref="Call.TrySend"/> answers false when it is full.</summary>
    [Range(40, 5_000)]
    public int SendQueueMs { get; set; } = 300;

    /// <summary>Opus bit rate of what is sent: 6000 to 128000 bit/s, default 32000.</summary>
    [Range(6_000, 128_000)]
    public int BitrateBps { get; set; } = 32_000;

    /// <summary>Work of the Opus encoder per frame, 0 to 10, default 5.</summary>
    [Range(0, 10)]
    public int Complexity { get; set; } = 5;

    /// <summary>
    /// Loss that the peer has to report, in percent, before what is sent carries copies of the frame before (RFC 2198), where these were agreed on: 0 to 100, default 1. 0 sends them
    /// always. They double the bit rate; in-band error correction protects the stream in any case.
    /// </summary>
    [Range(0, 100)]
    public double RedundancyFromLossPercent { get; set; } = 1;

    /// <summary>
    /// Whether a constant silent packet goes out every 20 ms while there is nothing to say, for as long as the call is connected; default true. Without it browsers count every pause as lost
    /// and conceal it.
    /// </summary>
    public bool SendSilence { get; set; } = true;

    /// <summary>How often listeners are told of the quality: 200 ms to 1 minute, default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.2", "00:01:00", ParseLimitsInInvariantCulture = true)]
    public TimeSpan QualityEvery { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Least interval between our RTCP reports in milliseconds, before it is randomised: 100 to 60000, default 1000.</summary>
    [Range(100, 60_000)]
    public int ReportIntervalMs { get; set; } = 1_000;

    /// <summary>How playout is delayed.</summary>
    public JitterBufferOptions Jitter { get; set; } = new();

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Check(this);
        Check(Jitter);
    }

    private static void Check(object options)
    {
        var faults = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true))
        {
            throw new ArgumentException(string.Join(' ', faults.Select(fault => fault.ErrorMessage)));
        }
    }
}
