using System.Numerics;
using System.Numerics.Tensors;

namespace VoiceMesh.Audio.Pcm;

/// <summary>Levels of a block of samples in decibels relative to full scale (dBFS).</summary>
/// <remarks>0 dBFS is the level of a square wave at full scale, so a full-scale sine has an RMS level of -3.01 dBFS.</remarks>
public static class AudioLevel
{
    /// <summary>The level reported for digital silence and for an empty block, and the lowest that is ever reported.</summary>
    public const float SilenceDbfs = -120f;

    /// <summary>Root mean square level of 16-bit samples.</summary>
    /// <param name="samples">One block; may be empty.</param>
    /// <returns>dBFS, from <see cref="SilenceDbfs"/> to 0.</returns>
    public static float RmsDbfs(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return SilenceDbfs;
        }

        return ToDbfs(Math.Sqrt(SumOfSquares(samples) / samples.Length) / 32768);
    }

    /// <summary>Root mean square level of float samples.</summary>
    /// <param name="samples">One block, nominally within [-1, 1); may be empty.</param>
    /// <returns>dBFS, from <see cref="SilenceDbfs"/>; above 0 only where samples exceed full scale.</returns>
    public static float RmsDbfs(ReadOnlySpan<float> samples) =>
        samples.IsEmpty ? SilenceDbfs : ToDbfs(Math.Sqrt(TensorPrimitives.SumOfSquares(samples) / (double)samples.Length));

    /// <summary>Level of the largest magnitude among 16-bit samples.</summary>
    /// <param name="samples">One block; may be empty.</param>
    /// <returns>dBFS, from <see cref="SilenceDbfs"/> to 0.</returns>
    public static float PeakDbfs(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return SilenceDbfs;
        }

        var peak = Math.Max(-(int)TensorPrimitives.Min(samples), TensorPrimitives.Max(samples));
        return ToDbfs(peak / 32768.0);
    }

    /// <summary>Converts a linear amplitude to dBFS.</summary>
    /// <param name="amplitude">1 is full scale; zero, negative and NaN count as silence.</param>
    /// <returns>dBFS, <see cref="SilenceDbfs"/> at least.</returns>
    public static float ToDbfs(double amplitude) =>
        amplitude > 0 ? Math.Max(SilenceDbfs, (float)(20 * Math.Log10(amplitude))) : SilenceDbfs;

    private static double SumOfSquares(ReadOnlySpan<short> samples)
    {
        // A vector of 64-bit lanes cannot overflow: each square is below 2^31.
        var sums = Vector<long>.Zero;
        var index = 0;
        for (; index <= samples.Length - Vector<short>.Count; index += Vector<short>.Count)
        {
            Vector.Widen(new Vector<short>(samples[index..]), out var low, out var high);
            Vector.Widen(low * low, out var a, out var b);
            Vector.Widen(high * high, out var c, out var d);
            sums += a + b + c + d;
        }

        var sum = Vector.Sum(sums);
        for (; index < samples.Length; index++)
        {
            sum += samples[index] * samples[index];
        }

        return sum;
    }
}
