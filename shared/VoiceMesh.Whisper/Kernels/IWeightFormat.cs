namespace VoiceMesh.Whisper.Kernels;

/// <summary>Reads weights of one storage type into a vector.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface IWeightFormat<TVector>
    where TVector : unmanaged
{
    /// <summary>Reads as many weights as a vector holds.</summary>
    /// <param name="row">Where their row begins.</param>
    /// <param name="column">The first of them; a multiple of the vector's width.</param>
    static abstract TVector Read(byte* row, int column);

    /// <summary>Columns that a cache line of 64 bytes holds, to the next power of two; at least 16.</summary>
    static abstract int ColumnsPerLine { get; }

    /// <summary>About where a column stands in its row.</summary>
    /// <param name="column">The column.</param>
    static abstract long Offset(int column);
}
