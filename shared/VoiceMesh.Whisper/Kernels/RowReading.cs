namespace VoiceMesh.Whisper.Kernels;

/// <summary>Turns stored weights into floats.</summary>
internal static unsafe class RowReading<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    /// <summary>Reads values of a row.</summary>
    /// <typeparam name="TFormat">How they are stored.</typeparam>
    /// <param name="row">Where the row begins.</param>
    /// <param name="count">How many; those beyond the last whole vector are read only where they are floats or halves.</param>
    /// <param name="destination">Receives them.</param>
    public static void Read<TFormat>(byte* row, int count, float* destination)
        where TFormat : struct, IWeightFormat<TVector>
    {
        var column = 0;
        for (; column <= count - TSimd.Width; column += TSimd.Width)
        {
            TSimd.Store(TFormat.Read(row, column), destination + column);
        }

        for (; column < count; column++)
        {
            destination[column] = typeof(TFormat) == typeof(F32Format<TSimd, TVector>)
                ? ((float*)row)[column]
                : HalfBits.ToSingle(((ushort*)row)[column]);
        }
    }
}
