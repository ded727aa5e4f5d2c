using System.Runtime.InteropServices;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Stt.Transcription;

/// <summary>Turns a stream's payloads into samples at the engine's rate; allocates nothing in steady state.</summary>
public sealed class SampleIntake
{
    private const int BlockSamples = 960;

    private readonly IUtteranceDecoder _decoder;
    private readonly StreamingResampler? _resampler;
    private readonly short[] _block = [];

    /// <summary>Creates the intake of one stream.</summary>
    /// <param name="rateHz">Rate of the payloads.</param>
    /// <param name="engineRateHz">Rate that the decoder takes.</param>
    /// <param name="decoder">Receives the samples.</param>
    public SampleIntake(int rateHz, int engineRateHz, IUtteranceDecoder decoder)
    {
        _decoder = decoder;
        if (rateHz != engineRateHz)
        {
            _resampler = new StreamingResampler(rateHz, engineRateHz);
            _block = new short[_resampler.MaxOutput(BlockSamples)];
        }
    }

    /// <summary>Takes one payload.</summary>
    /// <param name="payload">Whole little-endian 16-bit samples.</param>
    public void Append(ReadOnlySpan<byte> payload)
    {
        var samples = MemoryMarshal.Cast<byte, short>(payload);
        if (_resampler is null)
        {
            _decoder.Append(samples);
            return;
        }

        while (samples.Length > 0)
        {
            var piece = samples[..Math.Min(samples.Length, BlockSamples)];
            samples = samples[piece.Length..];
            _decoder.Append(_block.AsSpan(0, _resampler.Process(piece, _block)));
        }
    }
}
