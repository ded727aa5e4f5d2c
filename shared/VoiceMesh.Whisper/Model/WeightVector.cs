using VoiceMesh.Whisper.Kernels;

namespace VoiceMesh.Whisper.Model;

/// <summary>A bias or a norm's factors, copied out of the file: they are small, and there they need not be aligned.</summary>
internal sealed unsafe class WeightVector
{
    private readonly AlignedBuffer<float> _values;

    /// <summary>Copies a vector.</summary>
    /// <param name="data">Where it stands.</param>
    /// <param name="length">Its length.</param>
    public WeightVector(byte* data, int length)
    {
        _values = new AlignedBuffer<float>(length);
        new ReadOnlySpan<byte>(data, length * sizeof(float)).CopyTo(new Span<byte>(_values.Pointer, length * sizeof(float)));
    }

    /// <summary>The values.</summary>
    public float* Pointer => _values.Pointer;

    /// <summary>How many values there are.</summary>
    public int Length => _values.Length;
}
