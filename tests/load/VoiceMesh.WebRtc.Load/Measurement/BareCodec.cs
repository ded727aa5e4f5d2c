using VoiceMesh.Audio.Opus;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Audio.Wave;
using VoiceMesh.WebRtc.Load.Native;
using VoiceMesh.WebRtc.Load.Peers;

namespace VoiceMesh.WebRtc.Load.Measurement;

/// <summary>
/// libopus by itself on the work of one call: the packets that peers send, decoded to 16 kHz, and the speech that the host speaks, encoded with the settings of
/// <see cref="Calls.CallServerOptions"/>. Processor time of one thread, without network, jitter buffer or anything else.
/// </summary>
internal sealed class BareCodec
{
    private const int ListenerRateHz = 16_000;
    private const int SpeakerRateHz = 24_000;
    private const int Rounds = 10;
    private static readonly Calls.CallServerOptions Settings = new();

    private readonly SpeechPackets _packets;
    private readonly short[] _speech;

    public BareCodec(SpeechPackets packets, string wavPath)
    {
        _packets = packets;
        var wave = WaveFile.Read(wavPath);
        var resampler = new StreamingResampler(wave.SampleRateHz, SpeakerRateHz);
        var samples = new short[resampler.MaxOutput(wave.Samples.Length)];
        _speech = samples[..resampler.Process(wave.Samples.Span, samples)];
    }

    /// <summary>Microseconds to decode one packet and to encode another.</summary>
    public double MeasureUs()
    {
        using var decoder = new OpusFrameDecoder(ListenerRateHz);
        using var encoder = new OpusFrameEncoder(SpeakerRateHz, new OpusEncoderSettings
        {
            BitrateBps = Settings.BitrateBps,
            Complexity = Settings.Complexity,
            ExpectedLossPercent = new Receiving.AudioSenderOptions().LeastExpectedLossPercent,
        });
        var pcm = new short[OpusFormat.MaxPacketSamples(ListenerRateHz)];
        var packet = new byte[OpusFormat.MaxFramePacketBytes];
        var frames = _speech.Length / encoder.FrameSamples;
        long begin = 0;
        for (var round = 0; round <= Rounds; round++)
        {
            if (round == 1)
            {
                // The first round compiles and fills caches.
                begin = ThreadNs();
            }

            for (var frame = 0; frame < frames; frame++)
            {
                decoder.Decode(_packets[frame], pcm);
                encoder.Encode(_speech.AsSpan(frame * encoder.FrameSamples, encoder.FrameSamples), packet);
            }
        }

        return (ThreadNs() - begin) / 1000.0 / (Rounds * frames);
    }

    private static long ThreadNs()
    {
        _ = LibC.GetTime(LibC.ThreadProcessorTime, out var time);
        return time.TotalNanoseconds;
    }
}
