using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Benchmarks.Suites.Whisper;

/// <summary>A matrix of random weights of some type.</summary>
internal sealed unsafe class BenchmarkWeights
{
    private readonly AlignedBuffer<byte> _memory;

    public BenchmarkWeights(TensorType type, int rows, int columns)
    {
        var random = new Random(1);
        var values = new float[columns * 64];
        foreach (ref var value in values.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        // The same few rows again and again: only where they stand matters to the time.
        var bytes = BlockQuantizer.Encode(values, (GgmlType)type);
        _memory = new AlignedBuffer<byte>((int)TensorTypes.Bytes(type, (long)rows * columns));
        for (var start = 0; start < _memory.Length; start += bytes.Length)
        {
            bytes.AsSpan(0, Math.Min(bytes.Length, _memory.Length - start)).CopyTo(_memory.Span[start..]);
        }

        Rows = new MatrixRows(_memory.Pointer, TensorTypes.Bytes(type, columns), type, rows, columns);
    }

    public MatrixRows Rows { get; }

    public long Bytes => _memory.Length;
}
