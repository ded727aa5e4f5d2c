using System.Runtime.InteropServices;
using VoiceMesh.Audio.Opus;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Turns a client's audio messages into samples for its session, within the rate that a client may send at.</summary>
internal sealed class ClientAudio : IDisposable
{
    private const int OpusDecodeRateHz = 16_000;
    private const int LongestOpusPacketMs = 120;

    private static readonly ProtocolFault AudioByCall = new("audio_by_call", "The call carries the audio; what comes on the WebSocket is not heard until the call has ended.");

    private readonly ISessionInput _session;
    private readonly ITransport _transport;
    private readonly TokenBucket _seconds;
    private readonly short[] _decoded = new short[OpusDecodeRateHz / 1000 * LongestOpusPacketMs];
    private OpusFrameDecoder? _decoder;

    public ClientAudio(ISessionInput session, ITransport transport, WebSocketTransportOptions options, TimeProvider clock)
    {
        _session = session;
        _transport = transport;
        _seconds = new TokenBucket(options.MaxAudioSpeed, options.AudioBurstSeconds, clock);
    }

    /// <summary>Takes one audio message.</summary>
    /// <param name="data">PCM16 samples or one Opus packet.</param>
    /// <param name="format">What the client said it sends.</param>
    /// <param name="audioMs">How much audio it held.</param>
    /// <returns>What was wrong; null when nothing was.</returns>
    public ProtocolFault? Take(ReadOnlySpan<byte> data, TransportAudioFormat format, out double audioMs)
    {
        audioMs = 0;
        if (data.IsEmpty)
        {
            return new ProtocolFault("empty_audio", "An audio message holds at least one sample or one packet.");
        }

        return format.IsOpus ? TakeOpus(data, out audioMs) : TakePcm(data, format.SampleRateHz, out audioMs);
    }

    /// <summary>Makes ready for Opus.</summary>
    /// <returns>Why there is no Opus here; null when there is.</returns>
    public ProtocolFault? PrepareOpus()
    {
        try
        {
            _decoder ??= new OpusFrameDecoder(OpusDecodeRateHz);
            return null;
        }
        catch (DllNotFoundException exception)
        {
            return new ProtocolFault("opus_unavailable", exception.Message, TransportClose.UnsupportedAudio("opus unavailable"));
        }
    }

    public void Dispose() => _decoder?.Dispose();

    private ProtocolFault? TakePcm(ReadOnlySpan<byte> data, int sampleRateHz, out double audioMs)
    {
        audioMs = 0;
        if (data.Length % sizeof(short) != 0)
        {
            return new ProtocolFault("odd_pcm_length", $"PCM16 comes in whole samples of 2 bytes, but the message has {data.Length} bytes; it was dropped.");
        }

        var samples = MemoryMarshal.Cast<byte, short>(data);
        return Push(samples, sampleRateHz, out audioMs);
    }

    private ProtocolFault? TakeOpus(ReadOnlySpan<byte> packet, out double audioMs)
    {
        audioMs = 0;

        // Whatever rate the client encoded at, an Opus decoder gives 16 kHz, which saves the resampler.
        _decoder ??= new OpusFrameDecoder(OpusDecodeRateHz);
        try
        {
            var samples = _decoder.Decode(packet, _decoded);
            return Push(_decoded.AsSpan(0, samples), OpusDecodeRateHz, out audioMs);
        }
        catch (OpusPacketException exception)
        {
            return new ProtocolFault("corrupt_opus", $"The message is not one valid Opus packet ({exception.Message.TrimEnd('.')}); it was dropped.");
        }
    }

    private ProtocolFault? Push(ReadOnlySpan<short> samples, int sampleRateHz, out double audioMs)
    {
        audioMs = samples.Length * 1000.0 / sampleRateHz;
        if (!_seconds.TryTake(audioMs / 1000))
        {
            return new ProtocolFault("audio_too_fast", "Audio arrives faster than it may; send it at the speed of speech. The message was dropped.");
        }

        return _session.Audio(_transport, samples, sampleRateHz) ? null : AudioByCall;
    }
}
