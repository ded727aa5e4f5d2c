using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Kernels;

/// <summary>Random weights of some type, at an odd address as in a file, with their values by the documented layout, read one at a time.</summary>
internal sealed unsafe class StoredWeights : IDisposable
{
    private readonly byte* _memory;

    public StoredWeights(TensorType type, int rows, int columns, int seed)
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => (random.NextSingle() * 2) - 1)];
        var bytes = BlockQuantizer.Encode(values, (GgmlType)type);
        _memory = (byte*)NativeMemory.Alloc((nuint)bytes.Length + 1);
        bytes.CopyTo(new Span<byte>(_memory + 1, bytes.Length));
        Rows = new MatrixRows(_memory + 1, TensorTypes.Bytes(type, columns), type, rows, columns);
        Values = [.. Enumerable.Range(0, values.Length).Select(index => Value(bytes, type, index))];
    }

    public MatrixRows Rows { get; }

    public float[] Values { get; }

    public void Dispose() => NativeMemory.Free(_memory);

    private static float Value(ReadOnlySpan<byte> bytes, TensorType type, int index)
    {
        var place = index % 32;
        var block = bytes[(index / 32 * TensorTypes.BlockBytes(type))..];
        return type switch
        {
            TensorType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * index)..]),
            TensorType.F16 => Half(bytes[(2 * index)..]),
            TensorType.Q8_0 => Half(block) * (sbyte)block[2 + place],
            TensorType.Q4_0 => Half(block) * (Nibble(block[2..], place) - 8),
            TensorType.Q5_0 => Half(block) * (Nibble(block[6..], place) + (16 * Bit(block[2..], place)) - 16),
            _ => (Half(block) * (Nibble(block[8..], place) + (16 * Bit(block[4..], place)))) + Half(block[2..]),
        };
    }

    private static float Half(ReadOnlySpan<byte> bytes) => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes);

    private static int Nibble(ReadOnlySpan<byte> bytes, int place) => place < 16 ? bytes[place] & 15 : bytes[place - 16] >> 4;

    private static int Bit(ReadOnlySpan<byte> bytes, int place) => (bytes[place / 8] >> (place % 8)) & 1;
}
