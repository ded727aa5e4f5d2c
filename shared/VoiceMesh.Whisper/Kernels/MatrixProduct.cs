namespace VoiceMesh.Whisper.Kernels;

/// <summary>Affine maps of many rows at once on several threads: packs weights into panels of its workers' own and multiplies.</summary>
/// <remarks>
/// A piece of work is one group of columns by a few hundred rows. Pieces of the same group follow each other, so that a worker mostly finds its group packed
/// already. Not for concurrent use.
/// </remarks>
internal sealed unsafe class MatrixProduct : IParallelWork
{
    private const int RowsPerPiece = 64 * VectorKernels.TileRows;

    /// <summary>Up to so many rows, multiplying straight from the stored weights is faster than packing them; it wants whole vectors of columns.</summary>
    private const int MaxVectors = 8;

    private readonly VectorKernels _kernels;
    private readonly WorkTeam _team;
    private readonly int _threads;
    private readonly AlignedBuffer<float>[] _panels;
    private readonly int[] _packedGroups;

    private MatrixRows _weights;
    private float* _a;
    private long _aStride;
    private int _rows;
    private float* _c;
    private long _cStride;
    private float* _bias;
    private Activation _activation;
    private bool _accumulate;
    private bool _direct;
    private int _pieceSize;
    private int _rowPieces;

    /// <summary>Makes scratch memory.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="team">Who helps.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="maxDepth">Most columns that weights have.</param>
    public MatrixProduct(VectorKernels kernels, WorkTeam team, int threads, int maxDepth)
    {
        _kernels = kernels;
        _team = team;
        _threads = threads;
        _packedGroups = new int[threads];
        _panels = new AlignedBuffer<float>[threads];
        for (var worker = 0; worker < threads; worker++)
        {
            _panels[worker] = new AlignedBuffer<float>(VectorKernels.GroupColumns * maxDepth);
        }
    }

    /// <summary>c = activation(a · weightsᵀ + bias), or with c added before the activation.</summary>
    /// <param name="a">[rows][columns of the weights].</param>
    /// <param name="aStride">Distance of rows.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="weights">One row per output.</param>
    /// <param name="bias">One value per output, or null.</param>
    /// <param name="c">[rows][outputs].</param>
    /// <param name="cStride">Distance of rows.</param>
    /// <param name="activation">What follows.</param>
    /// <param name="accumulate">Whether c is added to.</param>
    public void Run(
        float* a, long aStride, int rows, in MatrixRows weights, float* bias, float* c, long cStride, Activation activation = Activation.None, bool accumulate = false)
    {
        _weights = weights;
        _a = a;
        _aStride = aStride;
        _rows = rows;
        _c = c;
        _cStride = cStride;
        _bias = bias;
        _activation = activation;
        _accumulate = accumulate;
        _direct = rows <= MaxVectors && weights.Columns % 16 == 0;
        int pieces;
        if (_direct)
        {
            // Few enough pieces to cost nothing, enough that no thread waits long for another.
            const int PiecesPerThread = 4, Unit = 16;
            var wanted = _threads == 1 ? 1 : _threads * PiecesPerThread;
            _pieceSize = (((weights.Count + wanted - 1) / wanted) + Unit - 1) / Unit * Unit;
            pieces = (weights.Count + _pieceSize - 1) / _pieceSize;
        }
        else
        {
            Array.Fill(_packedGroups, -1);
            _rowPieces = (rows + RowsPerPiece - 1) / RowsPerPiece;
            _pieceSize = ((rows + _rowPieces - 1) / _rowPieces + VectorKernels.TileRows - 1) / VectorKernels.TileRows * VectorKernels.TileRows;
            pieces = _rowPieces * ((weights.Count + VectorKernels.GroupColumns - 1) / VectorKernels.GroupColumns);
        }

        _team.Run(this, pieces, _threads);
    }

    /// <inheritdoc/>
    public void Execute(int piece, int worker)
    {
        if (_direct)
        {
            MultiplyDirectly(piece);
        }
        else
        {
            MultiplyGroup(piece / _rowPieces, piece % _rowPieces, worker);
        }
    }

    private void MultiplyDirectly(int piece)
    {
        var first = piece * _pieceSize;
        var count = Math.Min(_pieceSize, _weights.Count - first);
        _kernels.MultiplyVectors(_weights, first, count, _a, _aStride, _rows, _c + first, _cStride, _accumulate);
        Finish(_c + first, _rows, first, count);
    }

    private void MultiplyGroup(int group, int rowPiece, int worker)
    {
        var firstColumn = group * VectorKernels.GroupColumns;
        var columns = Math.Min(VectorKernels.GroupColumns, _weights.Count - firstColumn);
        var panels = _panels[worker].Pointer;
        if (_packedGroups[worker] != group)
        {
            _kernels.PackTransposed(_weights, firstColumn, columns, panels);
            _packedGroups[worker] = group;
        }

        var firstRow = rowPiece * _pieceSize;
        var rows = Math.Min(_pieceSize, _rows - firstRow);
        if (rows <= 0)
        {
            return;
        }

        var c = _c + (firstRow * _cStride) + firstColumn;
        _kernels.MultiplyPanels(_a + (firstRow * _aStride), _aStride, rows, panels, _weights.Columns, c, _cStride, columns, _accumulate);
        Finish(c, rows, firstColumn, columns);
    }

    private void Finish(float* c, int rows, int firstColumn, int columns)
    {
        if (_bias is not null || _activation != Activation.None)
        {
            _kernels.Finish(c, _cStride, rows, columns, _bias is null ? null : _bias + firstColumn, _activation);
        }
    }
}
