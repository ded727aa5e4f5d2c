using VoiceMesh.Whisper.Kernels;

namespace VoiceMesh.Whisper.Network;

/// <summary>Self-attention of the encoder: softmax(Q Kᵀ / √width) V for every head (Vaswani et al. 2017, equation 1), every frame over all frames of its window.</summary>
/// <remarks>
/// A piece of work is a block of queries of one head. Its scores are a few hundred kilobytes and stay in the second-level cache; the whole matrix of scores
/// never exists. Keys and values are packed once per head and worker.
/// </remarks>
internal sealed unsafe class EncoderAttention : IParallelWork
{
    private const int QueriesPerPiece = 8 * VectorKernels.TileRows;
    private const int Group = VectorKernels.GroupColumns;

    private readonly VectorKernels _kernels;
    private readonly WorkTeam _team;
    private readonly int _threads;
    private readonly int _state;
    private readonly int _heads;
    private readonly Scratch[] _scratch;

    private float* _queries;
    private float* _keys;
    private float* _values;
    private float* _output;
    private int _context;
    private int _queryPieces;

    /// <summary>Makes the work.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="team">Who helps.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="state">Width of a row.</param>
    /// <param name="heads">Heads; divides <paramref name="state"/>.</param>
    public EncoderAttention(VectorKernels kernels, WorkTeam team, int threads, int state, int heads)
    {
        _kernels = kernels;
        _team = team;
        _threads = threads;
        _state = state;
        _heads = heads;
        _scratch = [.. Enumerable.Range(0, threads).Select(_ => new Scratch())];
    }

    private int HeadWidth => _state / _heads;

    /// <summary>Attends. All matrices are [windows · context][state].</summary>
    /// <param name="queries">Queries, not scaled.</param>
    /// <param name="keys">Keys.</param>
    /// <param name="values">Values.</param>
    /// <param name="output">Receives the heads' results side by side.</param>
    /// <param name="windows">Windows that follow each other.</param>
    /// <param name="context">Frames of each.</param>
    public void Run(float* queries, float* keys, float* values, float* output, int windows, int context)
    {
        _queries = queries;
        _keys = keys;
        _values = values;
        _output = output;
        _context = context;
        _queryPieces = (context + QueriesPerPiece - 1) / QueriesPerPiece;
        foreach (var scratch in _scratch)
        {
            scratch.Prepare(context, HeadWidth);
        }

        _team.Run(this, windows * _heads * _queryPieces, _threads);
    }

    /// <inheritdoc/>
    public void Execute(int piece, int worker)
    {
        var scratch = _scratch[worker];
        int headOfWindow = piece / _queryPieces, window = headOfWindow / _heads, head = headOfWindow % _heads;
        var place = ((long)window * _context * _state) + (head * HeadWidth);
        if (scratch.PackedHead != headOfWindow)
        {
            Pack(scratch, place);
            scratch.PackedHead = headOfWindow;
        }

        var first = piece % _queryPieces * QueriesPerPiece;
        var rows = Math.Min(QueriesPerPiece, _context - first);
        float* queries = _queries + place + ((long)first * _state), output = _output + place + ((long)first * _state), scores = scratch.Scores.Pointer;
        long stride = scratch.ScoreStride;
        for (var key = 0; key < _context; key += Group)
        {
            _kernels.MultiplyPanels(
                queries, _state, rows, scratch.Keys.Pointer + ((long)key * HeadWidth), HeadWidth, scores + key, stride, Math.Min(Group, _context - key), accumulate: false);
        }

        for (var row = 0; row < rows; row++)
        {
            _kernels.Softmax(scores + (row * stride), _context, AttentionScale.Whole(HeadWidth));
        }

        for (var column = 0; column < HeadWidth; column += Group)
        {
            _kernels.MultiplyPanels(
                scores, stride, rows, scratch.Values.Pointer + ((long)column * _context), _context, output + column, _state, Math.Min(Group, HeadWidth - column), accumulate: false);
        }
    }

    private void Pack(Scratch scratch, long place)
    {
        var keys = new MatrixRows(_keys + place, _state, _context, HeadWidth);
        for (var key = 0; key < _context; key += Group)
        {
            _kernels.PackTransposed(keys, key, Math.Min(Group, _context - key), scratch.Keys.Pointer + ((long)key * HeadWidth));
        }

        for (var column = 0; column < HeadWidth; column += Group)
        {
            _kernels.PackColumns(_values + place + column, _state, _context, Math.Min(Group, HeadWidth - column), scratch.Values.Pointer + ((long)column * _context));
        }
    }

    /// <summary>The memory of one worker.</summary>
    private sealed class Scratch
    {
        public AlignedBuffer<float> Keys { get; private set; } = new(0);

        public AlignedBuffer<float> Values { get; private set; } = new(0);

        public AlignedBuffer<float> Scores { get; private set; } = new(0);

        public int ScoreStride { get; private set; }

        public int PackedHead { get; set; }

        public void Prepare(int context, int headWidth)
        {
            PackedHead = -1;
            ScoreStride = (context + Group - 1) / Group * Group;
            if (Keys.Length < ScoreStride * headWidth)
            {
                Keys = new AlignedBuffer<float>(ScoreStride * headWidth);
                Values = new AlignedBuffer<float>(ScoreStride * ((headWidth + Group - 1) / Group * Group));
                Scores = new AlignedBuffer<float>(ScoreStride * QueriesPerPiece);
            }
        }
    }
}
