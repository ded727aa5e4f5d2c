using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.WebRtc.Receiving;

/// <summary>How a session's outgoing audio is sent.</summary>
public sealed class AudioSenderOptions
{
    /// <summary>Payload type that the session description binds to Opus: 0 to 127, default 111.</summary>
    [Range(0, 127)]
    public int OpusPayloadType { get; set; } = 111;

    /// <summary>Payload type of RED (RFC 2198) over Opus: 0 to 127; null, the default, sends no copies. Copies double the bit rate.</summary>
    [Range(0, 127)]
    public int? RedPayloadType { get; set; }

    /// <summary>Rate of the frames that are given: 8000, 16000, 24000 or 48000 Hz, default 48000. On the wire the clock is 48 kHz in any case (RFC 7587, section 4.1).</summary>
    [AllowedValues(8_000, 16_000, 24_000, 48_000)]
    public int SampleRateHz { get; set; } = 48_000;

    /// <summary>Opus bit rate: 6000 to 510000 bit/s, default 64000.</summary>
    [Range(6_000, 510_000)]
    public int BitrateBps { get; set; } = 64_000;

    /// <summary>Work per frame, 0 to 10, default 5.</summary>
    [Range(0, 10)]
    public int Complexity { get; set; } = 5;

    /// <summary>
    /// Least loss, in percent, that the encoder protects against by in-band copies of each frame (RFC 6716, section 2.1.7): 0 to 100, default 5, so that the first losses of a
    /// stream are covered as well. 0 sends none until losses are reported.
    /// </summary>
    [Range(0, 100)]
    public int LeastExpectedLossPercent { get; set; } = 5;

    /// <summary>Most loss, in percent, that the encoder protects against: 0 to 100, default 30; more copies would leave too little for the frames themselves.</summary>
    [Range(0, 100)]
    public int MostExpectedLossPercent { get; set; } = 30;
}
