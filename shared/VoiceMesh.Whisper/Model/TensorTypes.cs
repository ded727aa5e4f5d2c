namespace VoiceMesh.Whisper.Model;

/// <summary>What is known about each <see cref="TensorType"/>.</summary>
internal static class TensorTypes
{
    /// <summary>Values of a block of the quantised types.</summary>
    public const int BlockSize = 32;

    /// <summary>The layout of quantised blocks that ggml has used since May 2023; earlier ones have the same type numbers.</summary>
    public const int QuantizationVersion = 2;

    /// <summary>Bytes of a block of a quantised type, or of <see cref="BlockSize"/> values of another.</summary>
    /// <param name="type">The type.</param>
    public static int BlockBytes(TensorType type) => type switch
    {
        TensorType.F32 => 128,
        TensorType.F16 => 64,
        TensorType.Q4_0 => 18,
        TensorType.Q5_0 => 22,
        TensorType.Q5_1 => 24,
        TensorType.Q8_0 => 34,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };

    /// <summary>Bytes of a number of values.</summary>
    /// <param name="type">How they are stored.</param>
    /// <param name="count">How many; a multiple of <see cref="BlockSize"/> for a quantised type.</param>
    public static long Bytes(TensorType type, long count) => type switch
    {
        TensorType.F32 => count * 4,
        TensorType.F16 => count * 2,
        _ => count / BlockSize * BlockBytes(type),
    };

    /// <summary>Whether values stand in blocks with a scale.</summary>
    /// <param name="type">The type.</param>
    public static bool IsQuantized(TensorType type) => type is not (TensorType.F32 or TensorType.F16);

    /// <summary>The type that a file's header names for its matrices, or null for a number that means none that is known.</summary>
    /// <param name="fileType">The header's number without its quantisation version.</param>
    public static TensorType? OfFileType(int fileType) => fileType switch
    {
        0 => TensorType.F32,
        1 => TensorType.F16,
        2 => TensorType.Q4_0,
        7 => TensorType.Q8_0,
        8 => TensorType.Q5_0,
        9 => TensorType.Q5_1,
        _ => null,
    };

    /// <summary>The name that whisper.cpp's file names use.</summary>
    /// <param name="type">The type.</param>
    public static string Name(TensorType type) => type.ToString().ToLowerInvariant();
}
