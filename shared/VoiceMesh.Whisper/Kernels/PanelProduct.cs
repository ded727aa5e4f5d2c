using System.Runtime.CompilerServices;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>The matrix product in registers: tiles of six rows by two or four vectors, blocked so that what is read again lies in the nearest cache.</summary>
/// <remarks>
/// The scheme is that of Goto and van de Geijn (2008, "Anatomy of high-performance matrix multiplication"). A tile of the panel stays in the first-level cache
/// while all rows of A pass by it. Rows of A are broadcast from where they are: six rows need six pointers, so A need not be packed.
/// </remarks>
internal static unsafe class PanelProduct<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private const int DepthBlock = 192;

    private static int TileColumns => TSimd.Width * TSimd.TileVectors;

    /// <summary>C = A · B, or C += A · B, for one group of columns.</summary>
    public static void Multiply(float* a, long aStride, int rows, float* panels, int depth, float* c, long cStride, int columns, bool accumulate)
    {
        for (var first = 0; first < columns; first += TileColumns)
        {
            for (var step = 0; step < depth; step += DepthBlock)
            {
                MultiplyBlock(
                    a + step, aStride, rows, panels + (step * (long)TileColumns), Math.Min(DepthBlock, depth - step),
                    c + first, cStride, Math.Min(TileColumns, columns - first), accumulate || step > 0);
            }

            panels += depth * (long)TileColumns;
        }
    }

    private static void MultiplyBlock(float* a, long aStride, int rows, float* panel, int depth, float* c, long cStride, int columns, bool accumulate)
    {
        const int Rows = VectorKernels.TileRows;
        var edge = stackalloc float[Rows * VectorKernels.GroupColumns];
        for (var row = 0; row < rows; row += Rows)
        {
            var used = Math.Min(Rows, rows - row);
            var tile = c + (row * cStride);
            if (used == Rows && columns == TileColumns)
            {
                MultiplyTile(a + (row * aStride), aStride, Rows, panel, depth, tile, cStride, accumulate);
                continue;
            }

            // A tile over the edge is made beside the result, of which nothing beyond the edge may be touched.
            MultiplyTile(a + (row * aStride), aStride, used, panel, depth, edge, TileColumns, accumulate: false);
            for (var index = 0; index < used; index++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var value = edge[(index * TileColumns) + column];
                    tile[(index * cStride) + column] = accumulate ? tile[(index * cStride) + column] + value : value;
                }
            }
        }
    }

    /// <summary>Rows beyond those in use repeat the last one.</summary>
    private static void MultiplyTile(float* a, long stride, int used, float* panel, int depth, float* c, long cStride, bool accumulate)
    {
        var last = used - 1;
        float* a1 = a + (Math.Min(1, last) * stride), a2 = a + (Math.Min(2, last) * stride), a3 = a + (Math.Min(3, last) * stride);
        float* a4 = a + (Math.Min(4, last) * stride), a5 = a + (Math.Min(5, last) * stride);
        if (TSimd.TileVectors == 4)
        {
            SixByFour(a, a1, a2, a3, a4, a5, panel, depth, c, cStride, accumulate);
        }
        else
        {
            SixByTwo(a, a1, a2, a3, a4, a5, panel, depth, c, cStride, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixByFour(float* a0, float* a1, float* a2, float* a3, float* a4, float* a5, float* b, int depth, float* c, long stride, bool accumulate)
    {
        TVector s00 = TSimd.Zero, s01 = s00, s02 = s00, s03 = s00,
            s10 = s00, s11 = s00, s12 = s00, s13 = s00,
            s20 = s00, s21 = s00, s22 = s00, s23 = s00,
            s30 = s00, s31 = s00, s32 = s00, s33 = s00,
            s40 = s00, s41 = s00, s42 = s00, s43 = s00,
            s50 = s00, s51 = s00, s52 = s00, s53 = s00;
        for (var step = 0; step < depth; step++)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + TSimd.Width), b2 = TSimd.Load(b + (2 * TSimd.Width)), b3 = TSimd.Load(b + (3 * TSimd.Width)), a;
            a = TSimd.Broadcast(a0[step]);
            s00 = TSimd.MultiplyAdd(a, b0, s00);
            s01 = TSimd.MultiplyAdd(a, b1, s01);
            s02 = TSimd.MultiplyAdd(a, b2, s02);
            s03 = TSimd.MultiplyAdd(a, b3, s03);
            a = TSimd.Broadcast(a1[step]);
            s10 = TSimd.MultiplyAdd(a, b0, s10);
            s11 = TSimd.MultiplyAdd(a, b1, s11);
            s12 = TSimd.MultiplyAdd(a, b2, s12);
            s13 = TSimd.MultiplyAdd(a, b3, s13);
            a = TSimd.Broadcast(a2[step]);
            s20 = TSimd.MultiplyAdd(a, b0, s20);
            s21 = TSimd.MultiplyAdd(a, b1, s21);
            s22 = TSimd.MultiplyAdd(a, b2, s22);
            s23 = TSimd.MultiplyAdd(a, b3, s23);
            a = TSimd.Broadcast(a3[step]);
            s30 = TSimd.MultiplyAdd(a, b0, s30);
            s31 = TSimd.MultiplyAdd(a, b1, s31);
            s32 = TSimd.MultiplyAdd(a, b2, s32);
            s33 = TSimd.MultiplyAdd(a, b3, s33);
            a = TSimd.Broadcast(a4[step]);
            s40 = TSimd.MultiplyAdd(a, b0, s40);
            s41 = TSimd.MultiplyAdd(a, b1, s41);
            s42 = TSimd.MultiplyAdd(a, b2, s42);
            s43 = TSimd.MultiplyAdd(a, b3, s43);
            a = TSimd.Broadcast(a5[step]);
            s50 = TSimd.MultiplyAdd(a, b0, s50);
            s51 = TSimd.MultiplyAdd(a, b1, s51);
            s52 = TSimd.MultiplyAdd(a, b2, s52);
            s53 = TSimd.MultiplyAdd(a, b3, s53);
            b += 4 * TSimd.Width;
        }

        StoreRow(s00, s01, s02, s03, c, accumulate);
        StoreRow(s10, s11, s12, s13, c + stride, accumulate);
        StoreRow(s20, s21, s22, s23, c + (2 * stride), accumulate);
        StoreRow(s30, s31, s32, s33, c + (3 * stride), accumulate);
        StoreRow(s40, s41, s42, s43, c + (4 * stride), accumulate);
        StoreRow(s50, s51, s52, s53, c + (5 * stride), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(TVector s0, TVector s1, TVector s2, TVector s3, float* c, bool accumulate)
    {
        if (accumulate)
        {
            s0 = TSimd.Add(s0, TSimd.Load(c));
            s1 = TSimd.Add(s1, TSimd.Load(c + TSimd.Width));
            s2 = TSimd.Add(s2, TSimd.Load(c + (2 * TSimd.Width)));
            s3 = TSimd.Add(s3, TSimd.Load(c + (3 * TSimd.Width)));
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + TSimd.Width);
        TSimd.Store(s2, c + (2 * TSimd.Width));
        TSimd.Store(s3, c + (3 * TSimd.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SixByTwo(float* a0, float* a1, float* a2, float* a3, float* a4, float* a5, float* b, int depth, float* c, long stride, bool accumulate)
    {
        TVector s00 = TSimd.Zero, s01 = s00,
            s10 = s00, s11 = s00,
            s20 = s00, s21 = s00,
            s30 = s00, s31 = s00,
            s40 = s00, s41 = s00,
            s50 = s00, s51 = s00;
        for (var step = 0; step < depth; step++)
        {
            TVector b0 = TSimd.Load(b), b1 = TSimd.Load(b + TSimd.Width), a;
            a = TSimd.Broadcast(a0[step]);
            s00 = TSimd.MultiplyAdd(a, b0, s00);
            s01 = TSimd.MultiplyAdd(a, b1, s01);
            a = TSimd.Broadcast(a1[step]);
            s10 = TSimd.MultiplyAdd(a, b0, s10);
            s11 = TSimd.MultiplyAdd(a, b1, s11);
            a = TSimd.Broadcast(a2[step]);
            s20 = TSimd.MultiplyAdd(a, b0, s20);
            s21 = TSimd.MultiplyAdd(a, b1, s21);
            a = TSimd.Broadcast(a3[step]);
            s30 = TSimd.MultiplyAdd(a, b0, s30);
            s31 = TSimd.MultiplyAdd(a, b1, s31);
            a = TSimd.Broadcast(a4[step]);
            s40 = TSimd.MultiplyAdd(a, b0, s40);
            s41 = TSimd.MultiplyAdd(a, b1, s41);
            a = TSimd.Broadcast(a5[step]);
            s50 = TSimd.MultiplyAdd(a, b0, s50);
            s51 = TSimd.MultiplyAdd(a, b1, s51);
            b += 2 * TSimd.Width;
        }

        StoreRow(s00, s01, c, accumulate);
        StoreRow(s10, s11, c + stride, accumulate);
        StoreRow(s20, s21, c + (2 * stride), accumulate);
        StoreRow(s30, s31, c + (3 * stride), accumulate);
        StoreRow(s40, s41, c + (4 * stride), accumulate);
        StoreRow(s50, s51, c + (5 * stride), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow(TVector s0, TVector s1, float* c, bool accumulate)
    {
        if (accumulate)
        {
            s0 = TSimd.Add(s0, TSimd.Load(c));
            s1 = TSimd.Add(s1, TSimd.Load(c + TSimd.Width));
        }

        TSimd.Store(s0, c);
        TSimd.Store(s1, c + TSimd.Width);
    }
}
