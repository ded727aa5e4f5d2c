using System.ComponentModel.DataAnnotations;
using VoiceMesh.WebRtc.Jitter;

namespace VoiceMesh.WebRtc.Receiving;

/// <summary>How a session's incoming audio is received.</summary>
public sealed class AudioReceiverOptions
{
    /// <summary>Payload type that the session description binds to Opus: 0 to 127, default 111.</summary>
    [Range(0, 127)]
    public int OpusPayloadType { get; set; } = 111;

    /// <summary>Payload type that the session description binds to RED over Opus (RFC 2198): 0 to 127, default 63; null where RED was not agreed on.</summary>
    [Range(0, 127)]
    public int? RedPayloadType { get; set; } = 63;

    /// <summary>Rate of the frames that are handed out: 8000, 16000, 24000 or 48000 Hz, default 16000.</summary>
    [AllowedValues(8_000, 16_000, 24_000, 48_000)]
    public int SampleRateHz { get; set; } = 16_000;

    /// <summary>Streams (SSRCs) that the peer may have at one time: 1 to 64, default 4. Packets of any more are dropped until one of them said goodbye or was silent for 5 s.</summary>
    [Range(1, 64)]
    public int MaxSources { get; set; } = 4;

    /// <summary>Longest stall after which every frame is still handed out: 20 to 10000 ms, default 500. What is older is given up.</summary>
    [Range(20, 10_000)]
    public int MaxCatchUpMs { get; set; } = 500;

    /// <summary>How playout is delayed.</summary>
    public JitterBufferOptions Jitter { get; set; } = new();
}
