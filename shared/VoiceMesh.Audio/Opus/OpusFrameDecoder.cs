using Concentus;

namespace VoiceMesh.Audio.Opus;

/// <summary>Decodes one stream of Opus packets straight to the mono rate that is wanted, whatever rate it was encoded from.</summary>
/// <remarks>
/// A packet's framing is checked before the codec sees it, so damaged bytes end in an error and the stream can go on with the next packet.
/// Nothing is allocated per packet. Not safe for use by several threads at once.
/// </remarks>
public sealed class OpusFrameDecoder : IDisposable
{
    private readonly IOpusDecoder _decoder;

    /// <summary>Creates a decoder for one stream.</summary>
    /// <param name="sampleRateHz">Rate to decode to: 8000, 16000, 24000 or 48000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none of these.</exception>
    /// <exception cref="DllNotFoundException">The Opus library is not installed; the message names its package.</exception>
    public OpusFrameDecoder(int sampleRateHz)
    {
        SampleRateHz = OpusFormat.Supported(sampleRateHz);
        _decoder = OpusCodecFactory.CreateDecoder(sampleRateHz, 1);
    }

    /// <summary>Rate of the output in Hz.</summary>
    public int SampleRateHz { get; }

    /// <summary>Decodes the next packet.</summary>
    /// <param name="packet">A packet of any duration up to 120 ms, mono or stereo.</param>
    /// <param name="pcm">Receives its samples; <see cref="OpusFormat.MaxPacketSamples"/> hold any packet.</param>
    /// <returns>Samples written: the duration that the packet announces.</returns>
    /// <exception cref="OpusPacketException">The bytes are no Opus packet; the stream can go on.</exception>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> is too short for the packet; nothing was decoded.</exception>
    public int Decode(ReadOnlySpan<byte> packet, Span<short> pcm)
    {
        var samples = OpusPacketInfo.Inspect(packet).Samples(SampleRateHz);
        RequireRoom(samples, pcm.Length);
        return Run(packet, pcm, samples, recover: false);
    }

    /// <summary>Makes up the sound of a packet that did not come from what was heard before it.</summary>
    /// <param name="pcm">Receives as many samples as are missing: 2.5 to 120 ms, a multiple of 2.5 ms.</param>
    /// <returns>Samples written: the length of <paramref name="pcm"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has no such length.</exception>
    public int Conceal(Span<short> pcm)
    {
        RequireWholeSteps(pcm.Length);
        return Run([], pcm, pcm.Length, recover: false);
    }

    /// <summary>Rebuilds the sound of a packet that did not come from the coarse copy in the packet after it; makes it up where that has none.</summary>
    /// <param name="nextPacket">The packet after the lost one; to be decoded as usual afterwards.</param>
    /// <param name="pcm">Receives as many samples as are missing: 2.5 to 120 ms, a multiple of 2.5 ms.</param>
    /// <returns>Samples written: the length of <paramref name="pcm"/>.</returns>
    /// <exception cref="OpusPacketException">The bytes are no Opus packet; the stream can go on.</exception>
    /// <exception cref="ArgumentException"><paramref name="pcm"/> has no such length.</exception>
    public int Recover(ReadOnlySpan<byte> nextPacket, Span<short> pcm)
    {
        RequireWholeSteps(pcm.Length);
        _ = OpusPacketInfo.Inspect(nextPacket);
        return Run(nextPacket, pcm, pcm.Length, recover: true);
    }

    /// <summary>Forgets the stream so far, for one that starts anew.</summary>
    public void Reset() => _decoder.ResetState();

    /// <inheritdoc />
    public void Dispose() => _decoder.Dispose();

    /// <summary>Turns the codec's answer into samples or an error.</summary>
    /// <remarks>Concentus hands on the error codes of the native library as negative answers, while its managed codec throws.</remarks>
    internal static int Checked(int answer, int expectedSamples, int packetBytes) =>
        answer == expectedSamples
            ? answer
            : throw new OpusPacketException(answer < 0
                ? $"The Opus packet of {packetBytes} bytes cannot be decoded: error {answer} of the codec."
                : $"The Opus packet of {packetBytes} bytes decoded to {answer} samples where {expectedSamples} were announced.");

    private static void RequireRoom(int needed, int available)
    {
        if (available < needed)
        {
            throw new ArgumentException($"The packet decodes to {needed} samples but there is room for {available}.");
        }
    }

    private int Run(ReadOnlySpan<byte> packet, Span<short> pcm, int samples, bool recover)
    {
        try
        {
            return Checked(_decoder.Decode(packet, pcm, samples, recover), samples, packet.Length);
        }
        catch (Exception exception) when (exception is OpusException or IndexOutOfRangeException)
        {
            // The managed codec indexes arrays by what it reads from the packet.
            throw new OpusPacketException($"The Opus packet of {packet.Length} bytes cannot be decoded: {exception.Message}", exception);
        }
    }

    private void RequireWholeSteps(int samples)
    {
        // 2.5 ms is the shortest frame of Opus; what is missing is a sum of frames.
        var step = SampleRateHz / 400;
        if (samples <= 0 || samples % step != 0 || samples > OpusFormat.MaxPacketSamples(SampleRateHz))
        {
            throw new ArgumentException($"Lost audio takes a multiple of {step} samples (2.5 ms) up to {OpusFormat.MaxPacketSamples(SampleRateHz)}, not {samples}.");
        }
    }
}
