using VoiceMesh.Whisper.Kernels;

namespace VoiceMesh.Whisper.Model;

/// <summary>A matrix of weights where it lies: in the mapped file, or in memory where the loader had to repack it. A row belongs to one output.</summary>
/// <remarks>The bytes are valid while a <see cref="WeightLease"/> is held. Nothing about them is aligned.</remarks>
internal sealed unsafe class WeightMatrix
{
    /// <summary>Describes a matrix.</summary>
    /// <param name="data">Its first row; rows follow each other without gaps.</param>
    /// <param name="type">How its values are stored.</param>
    /// <param name="rows">Outputs.</param>
    /// <param name="columns">Inputs.</param>
    public WeightMatrix(byte* data, TensorType type, int rows, int columns)
    {
        Data = data;
        Type = type;
        Rows = rows;
        Columns = columns;
        RowBytes = TensorTypes.Bytes(type, columns);
    }

    /// <summary>The first row.</summary>
    public byte* Data { get; }

    /// <summary>How values are stored.</summary>
    public TensorType Type { get; }

    /// <summary>Outputs.</summary>
    public int Rows { get; }

    /// <summary>Inputs.</summary>
    public int Columns { get; }

    /// <summary>Distance of rows.</summary>
    public long RowBytes { get; }

    /// <summary>The matrix as kernels take it.</summary>
    public MatrixRows Values => new(Data, RowBytes, Type, Rows, Columns);

    /// <summary>Where a row begins.</summary>
    /// <param name="row">0 to <see cref="Rows"/> − 1.</param>
    public byte* Row(int row) => Data + (row * RowBytes);
}
