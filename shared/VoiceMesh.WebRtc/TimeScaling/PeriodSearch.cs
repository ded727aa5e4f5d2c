using System.Numerics.Tensors;

namespace VoiceMesh.WebRtc.TimeScaling;

/// <summary>Finds where a signal is most like a piece of itself or of another signal: the similarity measure of WSOLA.</summary>
/// <remarks>
/// Normalised cross-correlation, first on both signals averaged down to 8 kHz, then at the full rate around the best place. Voiced speech repeats with its
/// pitch, which lies between 60 and 400 Hz, so a coarse search misses nothing.
/// </remarks>
internal sealed class PeriodSearch
{
    public const int CoarseRateHz = 8000;

    // A louder piece is speech; what is softer than this (−56 dBFS) may be cut anywhere.
    private const float SilentMeanSquare = 2.5e-6f;
    private readonly int _decimation;
    private readonly float[] _coarseFixed;
    private readonly float[] _coarseMoving;

    public PeriodSearch(int sampleRateHz, int maxSamples)
    {
        _decimation = sampleRateHz / CoarseRateHz;
        _coarseFixed = new float[(maxSamples / _decimation) + 1];
        _coarseMoving = new float[(maxSamples / _decimation) + 1];
    }

    /// <summary>Whether a piece is too soft for anybody to hear how it was cut.</summary>
    public static bool IsSilent(ReadOnlySpan<float> piece) => TensorPrimitives.SumOfSquares(piece) <= SilentMeanSquare * piece.Length;

    /// <summary>Finds the offset in <paramref name="moving"/> at which it is most like <paramref name="reference"/>.</summary>
    /// <param name="reference">The piece to find.</param>
    /// <param name="moving">Where to find it; holds the piece's length beyond <paramref name="lastOffset"/>.</param>
    /// <param name="firstOffset">First offset to try.</param>
    /// <param name="lastOffset">Last offset to try.</param>
    /// <param name="correlation">How alike it is there, −1 to 1.</param>
    /// <returns>The offset.</returns>
    public int Find(ReadOnlySpan<float> reference, ReadOnlySpan<float> moving, int firstOffset, int lastOffset, out float correlation)
    {
        if (_decimation == 1)
        {
            return FindIn(reference, moving, firstOffset, lastOffset, preferLong: true, out correlation);
        }

        var coarseReference = Decimate(reference, _coarseFixed);
        var coarseMoving = Decimate(moving[..(lastOffset + reference.Length)], _coarseMoving);
        var last = Math.Min(lastOffset / _decimation, coarseMoving.Length - coarseReference.Length);
        var coarse = FindIn(coarseReference, coarseMoving, Math.Min(firstOffset / _decimation, last), last, preferLong: true, out _) * _decimation;
        var from = Math.Clamp(coarse - _decimation, firstOffset, lastOffset);
        var to = Math.Clamp(coarse + _decimation, firstOffset, lastOffset);
        return FindIn(reference, moving, from, to, preferLong: false, out correlation);
    }

    private static int FindIn(ReadOnlySpan<float> reference, ReadOnlySpan<float> moving, int first, int last, bool preferLong, out float correlation)
    {
        var referenceEnergy = TensorPrimitives.SumOfSquares(reference) + 1e-9f;
        var energy = TensorPrimitives.SumOfSquares(moving.Slice(first, reference.Length));
        var best = first;
        correlation = float.NegativeInfinity;
        for (var offset = first; offset <= last; offset++)
        {
            var product = TensorPrimitives.Dot(reference, moving.Slice(offset, reference.Length));
            var alike = product / MathF.Sqrt(referenceEnergy * (MathF.Max(energy, 0) + 1e-9f));

            // Every multiple of the pitch fits about equally well; the longest of them gets there soonest.
            if (alike > correlation || (preferLong && alike > 0.5f && alike > correlation * 0.98f))
            {
                correlation = MathF.Max(alike, correlation);
                best = offset;
            }

            if (offset < last)
            {
                var left = moving[offset];
                var entered = moving[offset + reference.Length];
                energy += (entered * entered) - (left * left);
            }
        }

        return best;
    }

    private ReadOnlySpan<float> Decimate(ReadOnlySpan<float> samples, float[] destination)
    {
        var count = samples.Length / _decimation;
        for (var index = 0; index < count; index++)
        {
            destination[index] = TensorPrimitives.Sum(samples.Slice(index * _decimation, _decimation)) / _decimation;
        }

        return destination.AsSpan(0, count);
    }
}
