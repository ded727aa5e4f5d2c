using VoiceMesh.Audio.Wave;
using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.Tests.Traces;

/// <summary>Human speech as the RTP packets that a sender makes of it, 20 ms each.</summary>
internal sealed class SpeechStream
{
    public const uint Ssrc = 0x5EEC0001;
    public const int RateHz = 16_000;
    public const int FrameSamples = 320;

    private SpeechStream(short[] pcm, byte[][] packets)
    {
        Pcm = pcm;
        Packets = packets;
    }

    /// <summary>What was encoded, 16 kHz.</summary>
    public short[] Pcm { get; }

    public byte[][] Packets { get; }

    public static SpeechStream Encode(
        int frames,
        int? redPayloadType = null,
        int expectedLossPercent = 10,
        ushort firstSequenceNumber = 1000,
        uint firstTimestamp = 90_000,
        uint ssrc = Ssrc,
        short[]? pcm = null)
    {
        pcm ??= Speech(frames);
        using var sender = new AudioSender(new RtpStreamIdentity(ssrc, firstSequenceNumber, firstTimestamp), new AudioSenderOptions
        {
            SampleRateHz = RateHz,
            BitrateBps = 32_000,
            RedPayloadType = redPayloadType,
            LeastExpectedLossPercent = expectedLossPercent,
        });
        var buffer = new byte[AudioSender.MaxPacketBytes];
        var packets = new byte[frames][];
        for (var frame = 0; frame < frames; frame++)
        {
            var length = sender.Send(pcm.AsSpan(frame * FrameSamples, FrameSamples), frame * 20_000L, startsTalkSpurt: false, buffer);
            packets[frame] = buffer[..length];
        }

        return new SpeechStream(pcm, packets);
    }

    /// <summary>The three recordings of the tests one after the other, as often as needed.</summary>
    public static short[] Speech(int frames)
    {
        var speech = new List<short>();
        foreach (var name in new[] { "goforward.wav", "something.wav", "cards_001.wav" })
        {
            speech.AddRange(WaveFile.Read(Path.Combine(AppContext.BaseDirectory, "audio", name)).Samples.ToArray());
        }

        return [.. Enumerable.Range(0, frames * FrameSamples).Select(index => speech[index % speech.Count])];
    }

    public static short[] Tone(double frequencyHz, int frames, double amplitude = 8000) =>
        [.. Enumerable.Range(0, frames * FrameSamples).Select(index => (short)(amplitude * Math.Sin(2 * Math.PI * frequencyHz * index / RateHz)))];
}
