using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Transports;

/// <summary>Audio towards clients that ask for Opus. Section <c>Audio</c>.</summary>
public sealed class AudioOptions
{
    public const string Section = "Audio";

    /// <summary>Rate of Opus where the client names none: 8000, 16000, 24000 or 48000 Hz, default 48000 (<c>AUDIO_SAMPLE_RATE</c>).</summary>
    [AllowedValues(8_000, 16_000, 24_000, 48_000)]
    public int SampleRateHz { get; set; } = 48_000;

    /// <summary>Channels of the audio; speech is mono, so 1 is the only value (<c>AUDIO_CHANNELS</c>).</summary>
    [Range(1, 1)]
    public int Channels { get; set; } = 1;

    /// <summary>Opus bit rate. 6000 to 510000 bit/s, default 64000 (<c>AUDIO_BITRATE</c>).</summary>
    [Range(6_000, 510_000)]
    public int BitrateBps { get; set; } = 64_000;
}
