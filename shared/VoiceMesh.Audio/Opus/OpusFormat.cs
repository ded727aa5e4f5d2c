namespace VoiceMesh.Audio.Opus;

/// <summary>The numbers that all of VoiceMesh's Opus audio shares: mono, in frames of 20 ms.</summary>
public static class OpusFormat
{
    /// <summary>Duration of the frames that are encoded. Packets of other durations are decoded as well.</summary>
    public const int FrameDurationMs = 20;

    /// <summary>The longest packet allowed, in milliseconds (RFC 6716, section 3.2.5).</summary>
    public const int MaxPacketDurationMs = 120;

    /// <summary>The most bytes that one encoded frame takes: one byte of header and 1275 of data (RFC 6716, section 3.2.1).</summary>
    public const int MaxFramePacketBytes = 1276;

    private static readonly int[] Rates = [8000, 16000, 24000, 48000];

    /// <summary>Rates that can be encoded from and decoded to, in Hz. A packet can be decoded to any of them, whatever it was encoded from.</summary>
    public static ReadOnlySpan<int> SupportedRatesHz => Rates;

    /// <summary>Samples of a 20 ms frame.</summary>
    /// <param name="sampleRateHz">One of <see cref="SupportedRatesHz"/>.</param>
    /// <returns>160, 320, 480 or 960.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none of these.</exception>
    public static int FrameSamples(int sampleRateHz) => Supported(sampleRateHz) * FrameDurationMs / 1000;

    /// <summary>Samples of the longest packet, so how much room decoding any packet takes.</summary>
    /// <param name="sampleRateHz">One of <see cref="SupportedRatesHz"/>.</param>
    /// <returns>Samples of 120 ms.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none of these.</exception>
    public static int MaxPacketSamples(int sampleRateHz) => Supported(sampleRateHz) * MaxPacketDurationMs / 1000;

    internal static int Supported(int sampleRateHz) =>
        Rates.AsSpan().Contains(sampleRateHz)
            ? sampleRateHz
            : throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, $"Opus audio has one of {string.Join(", ", Rates)} Hz.");
}
