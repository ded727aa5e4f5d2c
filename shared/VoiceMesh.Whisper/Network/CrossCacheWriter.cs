using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Network;

/// <summary>Stores keys and values for cross-attention: head by head, so that a head reads its own front to back, in 16-bit floats.</summary>
internal sealed unsafe class CrossCacheWriter(WorkTeam team, int threads, WhisperHyperparameters shape) : IParallelWork
{
    private const int FramesPerPiece = 128;

    private readonly float _scale = AttentionScale.PerFactor(shape.TextState / shape.TextHeads);
    private float* _keys;
    private float* _values;
    private EncodedAudio? _output;
    private int _layer;
    private int _context;

    /// <summary>Stores one layer's keys and values.</summary>
    /// <param name="keys">[context][state]; overwritten.</param>
    /// <param name="values">[context][state].</param>
    /// <param name="output">Where to.</param>
    /// <param name="layer">Which text layer.</param>
    /// <param name="context">Frames.</param>
    public void Run(float* keys, float* values, EncodedAudio output, int layer, int context)
    {
        _keys = keys;
        _values = values;
        _output = output;
        _layer = layer;
        _context = context;
        team.Run(this, (context + FramesPerPiece - 1) / FramesPerPiece, threads);
        _output = null;
    }

    /// <inheritdoc/>
    public void Execute(int piece, int worker)
    {
        var headWidth = shape.TextState / shape.TextHeads;
        var first = piece * FramesPerPiece;
        var last = Math.Min(_context, first + FramesPerPiece);
        var all = new Span<float>(_keys + ((long)first * shape.TextState), (last - first) * shape.TextState);
        TensorPrimitives.Multiply(all, _scale, all);
        for (var frame = first; frame < last; frame++)
        {
            for (var head = 0; head < shape.TextHeads; head++)
            {
                var from = ((long)frame * shape.TextState) + (head * headWidth);
                Store(_keys + from, _output!.Keys(_layer, head, _context) + ((long)frame * headWidth), headWidth);
                Store(_values + from, _output!.Values(_layer, head, _context) + ((long)frame * headWidth), headWidth);
            }
        }
    }

    private static void Store(float* from, ushort* to, int count) =>
        TensorPrimitives.ConvertToHalf(new ReadOnlySpan<float>(from, count), MemoryMarshal.Cast<ushort, Half>(new Span<ushort>(to, count)));
}
