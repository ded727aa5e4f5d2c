using System.Runtime.InteropServices;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Audio.Wave;

namespace VoiceMesh.Mesh.Demo;

/// <summary>A recording made ready to be spoken: PCM16 mono, 16 kHz.</summary>
/// <param name="Pcm">Little-endian samples.</param>
internal sealed record Recording(ReadOnlyMemory<byte> Pcm)
{
    private const int SampleRateHz = 16000;

    /// <exception cref="WaveFormatException">The file is no WAV that can be played.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Recording Load(string path)
    {
        var wave = WaveFile.Read(path);
        return new Recording(MemoryMarshal.AsBytes(At16Khz(wave).Span).ToArray());
    }

    public static void SaveReply(string path, ReadOnlyMemory<byte> pcm, int sampleRateHz) =>
        new WaveFile(sampleRateHz, MemoryMarshal.Cast<byte, short>(pcm.Span).ToArray()).Write(path);

    private static ReadOnlyMemory<short> At16Khz(WaveFile wave)
    {
        if (wave.SampleRateHz == SampleRateHz)
        {
            return wave.Samples;
        }

        if (!StreamingResampler.IsSupported(wave.SampleRateHz))
        {
            throw new WaveFormatException($"{wave.SampleRateHz} Hz is not among the rates that can be played: {string.Join(", ", StreamingResampler.SupportedRatesHz.ToArray())} Hz.");
        }

        var resampler = new StreamingResampler(wave.SampleRateHz, SampleRateHz);
        var output = new short[resampler.MaxOutput(wave.Samples.Length)];
        return output.AsMemory(0, resampler.Process(wave.Samples.Span, output));
    }
}
