using VoiceMesh.Audio.Opus;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Audio.Wave;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>Recorded human speech as Opus packets of 20 ms, all different from each other, which every peer sends over and over.</summary>
internal sealed class SpeechPackets
{
    /// <summary>Packets of about 100 octets.</summary>
    public const int BitrateBps = 40_000;

    private const int RateHz = 48_000;

    private readonly byte[][] _packets;

    private SpeechPackets(byte[][] packets) => _packets = packets;

    public int Count => _packets.Length;

    public double MeanLength => _packets.Average(packet => packet.Length);

    /// <summary>The packet with a number that never wraps.</summary>
    public ReadOnlySpan<byte> this[long number] => _packets[number % _packets.Length];

    /// <exception cref="IOException">The recording can't be read.</exception>
    public static SpeechPackets Load(string wavPath)
    {
        var samples = At48Kilohertz(WaveFile.Read(wavPath));
        using var encoder = new OpusFrameEncoder(RateHz, new OpusEncoderSettings { BitrateBps = BitrateBps });
        var buffer = new byte[OpusFormat.MaxFramePacketBytes];
        var packets = new List<byte[]>();
        for (var start = 0; start + encoder.FrameSamples <= samples.Length; start += encoder.FrameSamples)
        {
            packets.Add(buffer[..encoder.Encode(samples.AsSpan(start, encoder.FrameSamples), buffer)]);
        }

        // Equal payloads would hide that one of them was lost.
        return new SpeechPackets([.. packets.DistinctBy(Convert.ToHexString)]);
    }

    private static short[] At48Kilohertz(WaveFile wave)
    {
        var resampler = new StreamingResampler(wave.SampleRateHz, RateHz);
        var samples = new short[resampler.MaxOutput(wave.Samples.Length)];
        return samples[..resampler.Process(wave.Samples.Span, samples)];
    }
}
