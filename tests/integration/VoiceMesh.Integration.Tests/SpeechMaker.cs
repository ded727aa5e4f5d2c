using System.Runtime.InteropServices;
using VoiceMesh.Audio.Resampling;

namespace VoiceMesh.Integration.Tests;

/// <summary>Makes other recordings out of one.</summary>
internal static class SpeechMaker
{
    /// <summary>16 kHz to 8 kHz.</summary>
    public static ReadOnlyMemory<byte> Halve(ReadOnlyMemory<byte> pcm)
    {
        var input = MemoryMarshal.Cast<byte, short>(pcm.Span);
        var resampler = new StreamingResampler(16000, 8000);
        var output = new short[resampler.MaxOutput(input.Length)];
        return MemoryMarshal.AsBytes(output.AsSpan(0, resampler.Process(input, output))).ToArray();
    }

    /// <summary>One recording after the other, with silence between them.</summary>
    public static ReadOnlyMemory<byte> Join(int silenceMs, params ReadOnlyMemory<byte>[] recordings) =>
        recordings.SelectMany(recording => recording.ToArray().Concat(new byte[silenceMs * 32])).ToArray();
}
