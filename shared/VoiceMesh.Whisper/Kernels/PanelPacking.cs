namespace VoiceMesh.Whisper.Kernels;

/// <summary>Packs the second factor of a matrix product into panels, so that the product reads it front to back.</summary>
internal static unsafe class PanelPacking<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private const int Chunk = 256;

    private static int TileColumns => TSimd.Width * TSimd.TileVectors;

    /// <summary>Packs the transpose of rows.</summary>
    /// <typeparam name="TFormat">How they are stored.</typeparam>
    /// <param name="source">The rows.</param>
    /// <param name="firstRow">The first to take.</param>
    /// <param name="count">How many, up to a group.</param>
    /// <param name="panels">Receives the group.</param>
    public static void PackTransposed<TFormat>(in MatrixRows source, int firstRow, int count, float* panels)
        where TFormat : struct, IWeightFormat<TVector>
    {
        var depth = source.Columns;
        for (var column = 0; column < VectorKernels.GroupColumns; column++)
        {
            var panel = panels + ((column / TileColumns * (long)depth * TileColumns) + (column % TileColumns));
            if (column < count)
            {
                Scatter<TFormat>(source.Row(firstRow + column), depth, panel);
            }
            else
            {
                for (var step = 0; step < depth; step++)
                {
                    panel[step * (long)TileColumns] = 0;
                }
            }
        }
    }

    /// <summary>Packs columns.</summary>
    /// <param name="source">The first column.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="depth">Rows.</param>
    /// <param name="count">Columns, up to a group.</param>
    /// <param name="panels">Receives the group.</param>
    public static void PackColumns(float* source, long stride, int depth, int count, float* panels)
    {
        for (var first = 0; first < VectorKernels.GroupColumns; first += TileColumns)
        {
            var columns = Math.Clamp(count - first, 0, TileColumns);
            for (var step = 0; step < depth; step++)
            {
                new ReadOnlySpan<float>(source + (step * stride) + first, columns).CopyTo(new Span<float>(panels, columns));
                new Span<float>(panels + columns, TileColumns - columns).Clear();
                panels += TileColumns;
            }
        }
    }

    private static void Scatter<TFormat>(byte* row, int depth, float* panel)
        where TFormat : struct, IWeightFormat<TVector>
    {
        var values = stackalloc float[Chunk];
        for (var start = 0; start < depth; start += Chunk)
        {
            var length = Math.Min(Chunk, depth - start);
            var column = 0;
            for (; column <= length - TSimd.Width; column += TSimd.Width)
            {
                TSimd.Store(TFormat.Read(row, start + column), values + column);
            }

            for (; column < length; column++)
            {
                values[column] = typeof(TFormat) == typeof(F32Format<TSimd, TVector>)
                    ? ((float*)row)[start + column]
                    : HalfBits.ToSingle(((ushort*)row)[start + column]);
            }

            for (var step = 0; step < length; step++)
            {
                *panel = values[step];
                panel += TileColumns;
            }
        }
    }
}
