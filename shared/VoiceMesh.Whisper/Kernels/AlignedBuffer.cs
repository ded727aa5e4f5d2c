using System.Runtime.CompilerServices;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>Memory that does not move and begins at a cache line. The garbage collector owns it, so nobody need free it.</summary>
/// <typeparam name="T">What it holds.</typeparam>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Alignment = 64;

    private readonly byte[] _bytes;

    /// <summary>Allocates zeros.</summary>
    /// <param name="length">How many values.</param>
    public AlignedBuffer(int length)
    {
        Length = length;
        _bytes = GC.AllocateArray<byte>(checked((length * sizeof(T)) + Alignment), pinned: true);
        var start = (nint)Unsafe.AsPointer(ref _bytes[0]);
        Pointer = (T*)((start + Alignment - 1) & -Alignment);
    }

    /// <summary>The first value. Keep this object referenced while using it.</summary>
    public T* Pointer { get; }

    /// <summary>How many values there are.</summary>
    public int Length { get; }

    /// <summary>Bytes held.</summary>
    public long Bytes => _bytes.Length;

    /// <summary>The values.</summary>
    public Span<T> Span => new(Pointer, Length);
}
