using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.Whisper.Kernels;

namespace VoiceMesh.Benchmarks.Suites.Whisper;

/// <summary>What one processor can do at most: a loop of fused multiply-adds that touches no memory, on chains enough to hide their latency.</summary>
/// <remarks>The loops are never inlined: where their result is thrown away, the compiler would throw the work away as well.</remarks>
internal static class FmaPeak
{
    private const int Steps = 20_000;
    private const int Chains = 12;

    // Chains that begin alike would be one chain to the compiler. Not a constant, so that it cannot compute them beforehand.
    private static readonly float Start = Environment.ProcessorCount;

    /// <summary>Operations per nanosecond, a multiply-add counting as two; the best of the widths that the processor has.</summary>
    public static double MeasureGflops(MeasurementSettings settings, CancellationToken cancellationToken)
    {
        List<(MicroCase Case, int Width)> cases = [(new MicroCase("128 bits", () => Run128(Steps, Start)), 4)];
        if (Simd256.IsSupported)
        {
            cases.Add((new MicroCase("256 bits", () => Run256(Steps, Start)), 8));
        }

        if (Simd512.IsSupported)
        {
            cases.Add((new MicroCase("512 bits", () => Run512(Steps, Start)), 16));
        }

        var results = MicroComparison.Measure(settings, cancellationToken, [.. cases.Select(entry => entry.Case)]);
        return results.Zip(cases).Max(pair => 2.0 * Steps * Chains * pair.Second.Width / pair.First.TimeNs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run512(int steps, float start)
    {
        Vector512<float> factor = Vector512.Create(0.999f), offset = Vector512.Create(0.001f);
        Vector512<float> a = Vector512.Create(start), b = a + offset, c = b + offset, d = c + offset, e = d + offset, f = e + offset;
        Vector512<float> g = f + offset, h = g + offset, i = h + offset, j = i + offset, k = j + offset, l = k + offset;
        for (var step = 0; step < steps; step++)
        {
            a = Avx512F.FusedMultiplyAdd(a, factor, offset);
            b = Avx512F.FusedMultiplyAdd(b, factor, offset);
            c = Avx512F.FusedMultiplyAdd(c, factor, offset);
            d = Avx512F.FusedMultiplyAdd(d, factor, offset);
            e = Avx512F.FusedMultiplyAdd(e, factor, offset);
            f = Avx512F.FusedMultiplyAdd(f, factor, offset);
            g = Avx512F.FusedMultiplyAdd(g, factor, offset);
            h = Avx512F.FusedMultiplyAdd(h, factor, offset);
            i = Avx512F.FusedMultiplyAdd(i, factor, offset);
            j = Avx512F.FusedMultiplyAdd(j, factor, offset);
            k = Avx512F.FusedMultiplyAdd(k, factor, offset);
            l = Avx512F.FusedMultiplyAdd(l, factor, offset);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run256(int steps, float start)
    {
        Vector256<float> factor = Vector256.Create(0.999f), offset = Vector256.Create(0.001f);
        Vector256<float> a = Vector256.Create(start), b = a + offset, c = b + offset, d = c + offset, e = d + offset, f = e + offset;
        Vector256<float> g = f + offset, h = g + offset, i = h + offset, j = i + offset, k = j + offset, l = k + offset;
        for (var step = 0; step < steps; step++)
        {
            a = Fma.MultiplyAdd(a, factor, offset);
            b = Fma.MultiplyAdd(b, factor, offset);
            c = Fma.MultiplyAdd(c, factor, offset);
            d = Fma.MultiplyAdd(d, factor, offset);
            e = Fma.MultiplyAdd(e, factor, offset);
            f = Fma.MultiplyAdd(f, factor, offset);
            g = Fma.MultiplyAdd(g, factor, offset);
            h = Fma.MultiplyAdd(h, factor, offset);
            i = Fma.MultiplyAdd(i, factor, offset);
            j = Fma.MultiplyAdd(j, factor, offset);
            k = Fma.MultiplyAdd(k, factor, offset);
            l = Fma.MultiplyAdd(l, factor, offset);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static float Run128(int steps, float start)
    {
        Vector128<float> factor = Vector128.Create(0.999f), offset = Vector128.Create(0.001f);
        Vector128<float> a = Vector128.Create(start), b = a + offset, c = b + offset, d = c + offset, e = d + offset, f = e + offset;
        Vector128<float> g = f + offset, h = g + offset, i = h + offset, j = i + offset, k = j + offset, l = k + offset;
        for (var step = 0; step < steps; step++)
        {
            a = Vector128.MultiplyAddEstimate(a, factor, offset);
            b = Vector128.MultiplyAddEstimate(b, factor, offset);
            c = Vector128.MultiplyAddEstimate(c, factor, offset);
            d = Vector128.MultiplyAddEstimate(d, factor, offset);
            e = Vector128.MultiplyAddEstimate(e, factor, offset);
            f = Vector128.MultiplyAddEstimate(f, factor, offset);
            g = Vector128.MultiplyAddEstimate(g, factor, offset);
            h = Vector128.MultiplyAddEstimate(h, factor, offset);
            i = Vector128.MultiplyAddEstimate(i, factor, offset);
            j = Vector128.MultiplyAddEstimate(j, factor, offset);
            k = Vector128.MultiplyAddEstimate(k, factor, offset);
            l = Vector128.MultiplyAddEstimate(l, factor, offset);
        }

        return Vector128.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
