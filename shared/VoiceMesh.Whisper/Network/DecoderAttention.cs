using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>The decoder's attention over caches of 16-bit floats. A piece of work is one head of one row.</summary>
internal sealed unsafe class DecoderAttention : IParallelWork
{
    private readonly VectorKernels _kernels;
    private readonly WorkTeam _team;
    private readonly int _threads;
    private readonly int _state;
    private readonly int _heads;
    private readonly AlignedBuffer<float>[] _scores;

    private float* _queries;
    private float* _output;
    private int _layer;
    private int _rows;
    private EncodedAudio? _audio;
    private DecoderRow[]? _places;

    /// <summary>Makes the work.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="team">Who helps.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="shape">The model's shape.</param>
    public DecoderAttention(VectorKernels kernels, WorkTeam team, int threads, WhisperHyperparameters shape)
    {
        _kernels = kernels;
        _team = team;
        _threads = threads;
        _state = shape.TextState;
        _heads = shape.TextHeads;
        _scores = [.. Enumerable.Range(0, threads).Select(_ => new AlignedBuffer<float>(Math.Max(shape.TextContext, shape.AudioContext)))];
    }

    private int HeadWidth => _state / _heads;

    /// <summary>Every row over its beam's tokens up to its own place.</summary>
    /// <param name="queries">[rows][state], scaled.</param>
    /// <param name="output">Receives [rows][state].</param>
    /// <param name="layer">The layer.</param>
    /// <param name="places">Beam and place of each row; its key and value are stored already.</param>
    /// <param name="rows">How many.</param>
    public void OverTokens(float* queries, float* output, int layer, DecoderRow[] places, int rows)
    {
        _places = places;
        _audio = null;
        Run(queries, output, layer, rows);
    }

    /// <summary>Every row over all frames.</summary>
    /// <param name="queries">[rows][state], scaled.</param>
    /// <param name="output">Receives [rows][state].</param>
    /// <param name="layer">The layer.</param>
    /// <param name="audio">The window.</param>
    /// <param name="rows">How many.</param>
    public void OverFrames(float* queries, float* output, int layer, EncodedAudio audio, int rows)
    {
        _places = null;
        _audio = audio;
        Run(queries, output, layer, rows);
    }

    /// <inheritdoc/>
    public void Execute(int piece, int worker)
    {
        // Rows of one head follow each other, and so find its keys in the cache.
        int head = piece / _rows, row = piece % _rows;
        ushort* keys, values;
        int count;
        if (_audio is { } audio)
        {
            count = audio.AudioContext;
            keys = audio.Keys(_layer, head, count);
            values = audio.Values(_layer, head, count);
        }
        else
        {
            var (cache, place, _) = _places![row];
            count = place + 1;
            keys = cache.Keys(_layer, head);
            values = cache.Values(_layer, head);
        }

        var offset = ((long)row * _state) + (head * HeadWidth);
        var scores = _scores[worker].Pointer;
        var rows = new MatrixRows((byte*)keys, HeadWidth * sizeof(ushort), TensorType.F16, count, HeadWidth);
        _kernels.MultiplyVectors(rows, 0, count, _queries + offset, 0, 1, scores, 0, accumulate: false);
        _kernels.Softmax(scores, count, 1);
        _kernels.WeightedSum(scores, (byte*)values, count, HeadWidth, _output + offset);
    }

    private void Run(float* queries, float* output, int layer, int rows)
    {
        _queries = queries;
        _output = output;
        _layer = layer;
        _rows = rows;
        _team.Run(this, _heads * rows, _threads);
    }
}
