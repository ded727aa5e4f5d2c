namespace VoiceMesh.Whisper.Model;

/// <summary>How a tensor's values are stored; the values are the numbers that stand in tensor records of ggml files.</summary>
/// <remarks>
/// The quantised types hold blocks of 32 values along a row. d and m are halves; q is the stored code. The four low bits of the first sixteen values of a
/// block stand in the low nibbles, those of the other sixteen in the high nibbles of sixteen bytes; fifth bits stand in a 32-bit word, value j at bit j.
/// </remarks>
internal enum TensorType
{
    /// <summary>32-bit floats.</summary>
    F32 = 0,

    /// <summary>16-bit floats.</summary>
    F16 = 1,

    /// <summary>18 bytes: d, nibbles; a value is d · (q − 8).</summary>
    Q4_0 = 2,

    /// <summary>22 bytes: d, fifth bits, nibbles; a value is d · (q − 16).</summary>
    Q5_0 = 6,

    /// <summary>24 bytes: d, m, fifth bits, nibbles; a value is d · q + m.</summary>
    Q5_1 = 7,

    /// <summary>34 bytes: d, signed bytes; a value is d · q.</summary>
    Q8_0 = 8,
}
