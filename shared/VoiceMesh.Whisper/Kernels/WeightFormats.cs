using System.Runtime.CompilerServices;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>32-bit floats.</summary>
internal readonly unsafe struct F32Format<TSimd, TVector> : IWeightFormat<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public static int ColumnsPerLine => 16;

    public static long Offset(int column) => 4L * column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read(byte* row, int column) => TSimd.Load((float*)row + column);
}

/// <summary>16-bit floats.</summary>
internal readonly unsafe struct F16Format<TSimd, TVector> : IWeightFormat<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public static int ColumnsPerLine => 32;

    public static long Offset(int column) => 2L * column;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read(byte* row, int column) => TSimd.FromHalves(row + (2L * column));
}

/// <summary><see cref="TensorType.Q8_0"/>.</summary>
internal readonly unsafe struct Q8_0Format<TSimd, TVector> : IWeightFormat<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public static int ColumnsPerLine => 64;

    public static long Offset(int column) => column / 32 * 34L;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read(byte* row, int column)
    {
        var block = row + (column / 32 * 34L);
        var scale = TSimd.Broadcast(HalfBits.ToSingle(*(ushort*)block));
        return TSimd.Multiply(scale, TSimd.FromSignedBytes(block + 2 + (column % 32)));
    }
}

/// <summary><see cref="TensorType.Q4_0"/>.</summary>
internal readonly unsafe struct Q4_0Format<TSimd, TVector> : IWeightFormat<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public static int ColumnsPerLine => 128;

    public static long Offset(int column) => column / 32 * 18L;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read(byte* row, int column)
    {
        var block = row + (column / 32 * 18L);
        var scale = HalfBits.ToSingle(*(ushort*)block);
        var codes = TSimd.FromNibbles(block + 2 + (column % 16), (column & 16) >> 2);
        return TSimd.MultiplyAdd(TSimd.Broadcast(scale), codes, TSimd.Broadcast(-8 * scale));
    }
}

/// <summary><see cref="TensorType.Q5_0"/>.</summary>
internal readonly unsafe struct Q5_0Format<TSimd, TVector> : IWeightFormat<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public static int ColumnsPerLine => 64;

    public static long Offset(int column) => column / 32 * 22L;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read(byte* row, int column)
    {
        var block = row + (column / 32 * 22L);
        var scale = HalfBits.ToSingle(*(ushort*)block);
        var codes = TSimd.FromFiveBits(block + 6 + (column % 16), (column & 16) >> 2, *(uint*)(block + 2) >> (column % 32));
        return TSimd.MultiplyAdd(TSimd.Broadcast(scale), codes, TSimd.Broadcast(-16 * scale));
    }
}

/// <summary><see cref="TensorType.Q5_1"/>.</summary>
internal readonly unsafe struct Q5_1Format<TSimd, TVector> : IWeightFormat<TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    public static int ColumnsPerLine => 64;

    public static long Offset(int column) => column / 32 * 24L;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Read(byte* row, int column)
    {
        var block = row + (column / 32 * 24L);
        float scale = HalfBits.ToSingle(*(ushort*)block), minimum = HalfBits.ToSingle(*(ushort*)(block + 2));
        var codes = TSimd.FromFiveBits(block + 8 + (column % 16), (column & 16) >> 2, *(uint*)(block + 4) >> (column % 32));
        return TSimd.MultiplyAdd(TSimd.Broadcast(scale), codes, TSimd.Broadcast(minimum));
    }
}
