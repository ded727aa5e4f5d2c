using System.Runtime.CompilerServices;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>Products of stored weights with a few vectors: what a decoding step consists of. Weights become floats in registers and are read once.</summary>
internal static unsafe class VectorProduct<TSimd, TVector, TFormat>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
    where TFormat : struct, IWeightFormat<TVector>
{
    private const int RowsAtOnce = 4;

    /// <summary>y[v][r] = row r · x[v].</summary>
    public static void Multiply(
        in MatrixRows weights, int firstRow, int count, float* x, long xStride, int vectors, float* y, long yStride, bool accumulate)
    {
        var sums = stackalloc float[4 * RowsAtOnce];
        for (var row = 0; row < count; row += RowsAtOnce)
        {
            // The last few rows are filled up with the last one, whose extra results are dropped.
            var rows = Math.Min(RowsAtOnce, count - row);
            byte* w0 = weights.Row(firstRow + row), w1 = weights.Row(firstRow + row + Math.Min(1, rows - 1));
            byte* w2 = weights.Row(firstRow + row + Math.Min(2, rows - 1)), w3 = weights.Row(firstRow + row + Math.Min(3, rows - 1));
            for (var vector = 0; vector < vectors;)
            {
                var from = x + (vector * xStride);
                var step = vectors - vector >= 4 ? 4 : vectors - vector >= 2 ? 2 : 1;
                switch (step)
                {
                    case 4:
                        Four(w0, w1, from, xStride, weights.Columns, sums);
                        Four(w2, w3, from, xStride, weights.Columns, sums + 2);
                        break;
                    case 2:
                        Two(w0, w1, w2, w3, from, from + xStride, weights.Columns, sums);
                        break;
                    default:
                        One(w0, w1, w2, w3, from, weights.Columns, sums);
                        break;
                }

                for (var offset = 0; offset < step; offset++)
                {
                    var to = y + ((vector + offset) * yStride) + row;
                    for (var index = 0; index < rows; index++)
                    {
                        to[index] = sums[(offset * RowsAtOnce) + index] + (accumulate ? to[index] : 0);
                    }
                }

                vector += step;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(byte* w0, byte* w1, byte* w2, byte* w3, float* x, int depth, float* sums)
    {
        TVector s0 = TSimd.Zero, s1 = s0, s2 = s0, s3 = s0;
        for (var column = 0; column < depth; column += TSimd.Width)
        {
            if (column % TFormat.ColumnsPerLine == 0)
            {
                var next = (RowsAtOnce * (w1 - w0)) + TFormat.Offset(column);
                TSimd.Prefetch(w0 + next);
                TSimd.Prefetch(w1 + next);
                TSimd.Prefetch(w2 + next);
                TSimd.Prefetch(w3 + next);
            }

            var value = TSimd.Load(x + column);
            s0 = TSimd.MultiplyAdd(TFormat.Read(w0, column), value, s0);
            s1 = TSimd.MultiplyAdd(TFormat.Read(w1, column), value, s1);
            s2 = TSimd.MultiplyAdd(TFormat.Read(w2, column), value, s2);
            s3 = TSimd.MultiplyAdd(TFormat.Read(w3, column), value, s3);
        }

        sums[0] = TSimd.Sum(s0);
        sums[1] = TSimd.Sum(s1);
        sums[2] = TSimd.Sum(s2);
        sums[3] = TSimd.Sum(s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(byte* w0, byte* w1, byte* w2, byte* w3, float* x, float* z, int depth, float* sums)
    {
        TVector s0 = TSimd.Zero, s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        for (var column = 0; column < depth; column += TSimd.Width)
        {
            if (column % TFormat.ColumnsPerLine == 0)
            {
                var next = (RowsAtOnce * (w1 - w0)) + TFormat.Offset(column);
                TSimd.Prefetch(w0 + next);
                TSimd.Prefetch(w1 + next);
                TSimd.Prefetch(w2 + next);
                TSimd.Prefetch(w3 + next);
            }

            TVector first = TSimd.Load(x + column), second = TSimd.Load(z + column), weight = TFormat.Read(w0, column);
            s0 = TSimd.MultiplyAdd(weight, first, s0);
            t0 = TSimd.MultiplyAdd(weight, second, t0);
            weight = TFormat.Read(w1, column);
            s1 = TSimd.MultiplyAdd(weight, first, s1);
            t1 = TSimd.MultiplyAdd(weight, second, t1);
            weight = TFormat.Read(w2, column);
            s2 = TSimd.MultiplyAdd(weight, first, s2);
            t2 = TSimd.MultiplyAdd(weight, second, t2);
            weight = TFormat.Read(w3, column);
            s3 = TSimd.MultiplyAdd(weight, first, s3);
            t3 = TSimd.MultiplyAdd(weight, second, t3);
        }

        sums[0] = TSimd.Sum(s0);
        sums[1] = TSimd.Sum(s1);
        sums[2] = TSimd.Sum(s2);
        sums[3] = TSimd.Sum(s3);
        sums[RowsAtOnce] = TSimd.Sum(t0);
        sums[RowsAtOnce + 1] = TSimd.Sum(t1);
        sums[RowsAtOnce + 2] = TSimd.Sum(t2);
        sums[RowsAtOnce + 3] = TSimd.Sum(t3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(byte* w0, byte* w1, float* x, long stride, int depth, float* sums)
    {
        TVector s0 = TSimd.Zero, s1 = s0, t0 = s0, t1 = s0, u0 = s0, u1 = s0, v0 = s0, v1 = s0;
        float* second = x + stride, third = second + stride, fourth = third + stride;
        for (var column = 0; column < depth; column += TSimd.Width)
        {
            if (column % TFormat.ColumnsPerLine == 0)
            {
                var next = (RowsAtOnce * (w1 - w0)) + TFormat.Offset(column);
                TSimd.Prefetch(w0 + next);
                TSimd.Prefetch(w1 + next);
            }

            TVector above = TFormat.Read(w0, column), below = TFormat.Read(w1, column), value = TSimd.Load(x + column);
            s0 = TSimd.MultiplyAdd(above, value, s0);
            s1 = TSimd.MultiplyAdd(below, value, s1);
            value = TSimd.Load(second + column);
            t0 = TSimd.MultiplyAdd(above, value, t0);
            t1 = TSimd.MultiplyAdd(below, value, t1);
            value = TSimd.Load(third + column);
            u0 = TSimd.MultiplyAdd(above, value, u0);
            u1 = TSimd.MultiplyAdd(below, value, u1);
            value = TSimd.Load(fourth + column);
            v0 = TSimd.MultiplyAdd(above, value, v0);
            v1 = TSimd.MultiplyAdd(below, value, v1);
        }

        sums[0] = TSimd.Sum(s0);
        sums[1] = TSimd.Sum(s1);
        sums[RowsAtOnce] = TSimd.Sum(t0);
        sums[RowsAtOnce + 1] = TSimd.Sum(t1);
        sums[2 * RowsAtOnce] = TSimd.Sum(u0);
        sums[(2 * RowsAtOnce) + 1] = TSimd.Sum(u1);
        sums[3 * RowsAtOnce] = TSimd.Sum(v0);
        sums[(3 * RowsAtOnce) + 1] = TSimd.Sum(v1);
    }
}
