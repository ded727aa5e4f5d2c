namespace VoiceMesh.MediaServer.Transports;

/// <summary>How audio travels between a client and its transport.</summary>
/// <param name="Encoding">"pcm16" (signed 16-bit little-endian) or "opus" (one packet per message); mono.</param>
/// <param name="SampleRateHz">8000, 16000, 24000 or 48000.</param>
internal readonly record struct TransportAudioFormat(string Encoding, int SampleRateHz)
{
    public const string Pcm16 = "pcm16";
    public const string Opus = "opus";

    public static TransportAudioFormat Default => new(Pcm16, 16_000);

    public bool IsOpus => Encoding == Opus;

    public static bool SupportsRate(int sampleRateHz) => sampleRateHz is 8_000 or 16_000 or 24_000 or 48_000;
}
