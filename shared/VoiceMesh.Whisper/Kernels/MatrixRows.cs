using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>Rows of values somewhere in memory.</summary>
/// <param name="data">The first row.</param>
/// <param name="rowBytes">Distance of rows.</param>
/// <param name="type">How values are stored.</param>
/// <param name="count">Rows.</param>
/// <param name="columns">Values of a row.</param>
internal readonly unsafe struct MatrixRows(byte* data, long rowBytes, TensorType type, int count, int columns)
{
    /// <summary>Rows of 32-bit floats.</summary>
    /// <param name="data">The first row.</param>
    /// <param name="stride">Distance of rows in floats.</param>
    /// <param name="count">Rows.</param>
    /// <param name="columns">Values of a row.</param>
    public MatrixRows(float* data, long stride, int count, int columns)
        : this((byte*)data, stride * sizeof(float), TensorType.F32, count, columns)
    {
    }

    /// <summary>How values are stored.</summary>
    public TensorType Type { get; } = type;

    /// <summary>Rows.</summary>
    public int Count { get; } = count;

    /// <summary>Values of a row.</summary>
    public int Columns { get; } = columns;

    /// <summary>Distance of rows.</summary>
    public long RowBytes { get; } = rowBytes;

    /// <summary>Where a row begins.</summary>
    /// <param name="index">0 to <see cref="Count"/> − 1.</param>
    public byte* Row(int index) => data + (index * RowBytes);
}
