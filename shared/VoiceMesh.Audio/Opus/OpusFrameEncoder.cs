using Concentus;
using Concentus.Enums;

namespace VoiceMesh.Audio.Opus;

/// <summary>Encodes one mono stream of 20 ms frames as Opus packets, tuned for speech.</summary>
/// <remarks>Nothing is allocated per frame. Not safe for use by several threads at once.</remarks>
public sealed class OpusFrameEncoder : IDisposable
{
    private readonly IOpusEncoder _encoder;

    /// <summary>Creates an encoder for one stream.</summary>
    /// <param name="sampleRateHz">8000, 16000, 24000 or 48000.</param>
    /// <param name="settings">How to encode; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none of these, or a setting is outside its range.</exception>
    /// <exception cref="DllNotFoundException">The Opus library is not installed; the message names its package.</exception>
    public OpusFrameEncoder(int sampleRateHz, OpusEncoderSettings? settings = null)
    {
        settings ??= new OpusEncoderSettings();
        InRange(settings.BitrateBps, 6_000, 510_000, "bit rate");
        InRange(settings.Complexity, 0, 10, "complexity");
        InRange(settings.ExpectedLossPercent, 0, 100, "expected loss in percent");
        FrameSamples = OpusFormat.FrameSamples(sampleRateHz);
        SampleRateHz = sampleRateHz;
        _encoder = OpusCodecFactory.CreateEncoder(sampleRateHz, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        _encoder.Bitrate = settings.BitrateBps;
        _encoder.Complexity = settings.Complexity;
        _encoder.UseInbandFEC = settings.InbandFec;
        _encoder.PacketLossPercent = settings.ExpectedLossPercent;
        _encoder.UseDTX = settings.DiscontinuousTransmission;
        _encoder.SignalType = OpusSignal.OPUS_SIGNAL_VOICE;
    }

    /// <summary>Rate of the input in Hz.</summary>
    public int SampleRateHz { get; }

    /// <summary>Samples of a frame: 20 ms.</summary>
    public int FrameSamples { get; }

    /// <summary>Share of packets expected to be lost, 0 to 100 percent; may follow what the receiver reports while the stream runs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public int ExpectedLossPercent
    {
        get => _encoder.PacketLossPercent;
        set
        {
            InRange(value, 0, 100, "expected loss in percent");
            _encoder.PacketLossPercent = value;
        }
    }

    /// <summary>Encodes the next frame.</summary>
    /// <param name="frame">Exactly <see cref="FrameSamples"/> samples.</param>
    /// <param name="packet">Receives the packet; <see cref="OpusFormat.MaxFramePacketBytes"/> hold any.</param>
    /// <returns>Bytes written, 1 at least.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length or <paramref name="packet"/> is too short.</exception>
    public int Encode(ReadOnlySpan<short> frame, Span<byte> packet)
    {
        if (frame.Length != FrameSamples)
        {
            throw new ArgumentException($"A frame takes {FrameSamples} samples (20 ms at {SampleRateHz} Hz) but {frame.Length} were given.", nameof(frame));
        }

        if (packet.Length < OpusFormat.MaxFramePacketBytes)
        {
            throw new ArgumentException($"A packet takes up to {OpusFormat.MaxFramePacketBytes} bytes but there is room for {packet.Length}.", nameof(packet));
        }

        // Concentus hands on the error codes of the native library as negative answers.
        var bytes = _encoder.Encode(frame, FrameSamples, packet, OpusFormat.MaxFramePacketBytes);
        return bytes > 0 ? bytes : throw new InvalidOperationException($"The Opus encoder failed with error {bytes}.");
    }

    /// <summary>Forgets the stream so far, for one that starts anew; the settings stay.</summary>
    public void Reset() => _encoder.ResetState();

    /// <inheritdoc />
    public void Dispose() => _encoder.Dispose();

    private static void InRange(int value, int least, int most, string what)
    {
        if (value < least || value > most)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"The {what} must be {least} to {most}.");
        }
    }
}
