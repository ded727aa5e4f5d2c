using System.Buffers.Binary;

namespace VoiceMesh.Whisper.Testing;

/// <summary>Stores floats as ggml's reference rounding does, so that files made here equal those of whisper.cpp's quantize tool.</summary>
/// <remarks>
/// The codes are found with the reciprocal of the scale before it is rounded to a half. A block's scale in the signed types is its value of largest
/// magnitude, with its sign, by the most negative code, so that this value is stored exactly but for the scale's rounding.
/// </remarks>
public static class BlockQuantizer
{
    /// <summary>Values that share a scale.</summary>
    public const int BlockSize = 32;

    /// <summary>Bytes that values take.</summary>
    /// <param name="type">How they are stored.</param>
    /// <param name="count">How many; whole blocks for a quantised type.</param>
    public static int Bytes(GgmlType type, int count) => type switch
    {
        GgmlType.F32 => count * 4,
        GgmlType.F16 => count * 2,
        GgmlType.Q4_0 => count / BlockSize * 18,
        GgmlType.Q5_0 => count / BlockSize * 22,
        GgmlType.Q5_1 => count / BlockSize * 24,
        GgmlType.Q8_0 => count / BlockSize * 34,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that Whisper files hold."),
    };

    /// <summary>Stores values.</summary>
    /// <param name="values">Whole blocks for a quantised type.</param>
    /// <param name="type">How to store them.</param>
    public static byte[] Encode(ReadOnlySpan<float> values, GgmlType type)
    {
        var data = new byte[Bytes(type, values.Length)];
        switch (type)
        {
            case GgmlType.F32:
                for (var index = 0; index < values.Length; index++)
                {
                    BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(index * 4), values[index]);
                }

                break;
            case GgmlType.F16:
                for (var index = 0; index < values.Length; index++)
                {
                    BinaryPrimitives.WriteHalfLittleEndian(data.AsSpan(index * 2), (Half)values[index]);
                }

                break;
            default:
                var bytes = Bytes(type, BlockSize);
                for (var block = 0; block < values.Length / BlockSize; block++)
                {
                    EncodeBlock(values.Slice(block * BlockSize, BlockSize), data.AsSpan(block * bytes, bytes), type);
                }

                break;
        }

        return data;
    }

    /// <summary>Reads values that are stored as floats of either size.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="type">F32 or F16.</param>
    public static float[] DecodeFloats(ReadOnlySpan<byte> data, GgmlType type)
    {
        var values = new float[type == GgmlType.F32 ? data.Length / 4 : data.Length / 2];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = type == GgmlType.F32
                ? BinaryPrimitives.ReadSingleLittleEndian(data[(index * 4)..])
                : (float)BinaryPrimitives.ReadHalfLittleEndian(data[(index * 2)..]);
        }

        return values;
    }

    private static void EncodeBlock(ReadOnlySpan<float> values, Span<byte> block, GgmlType type)
    {
        switch (type)
        {
            case GgmlType.Q4_0:
                EncodeSigned(values, block, levels: 8, high: default, low: block[2..]);
                break;
            case GgmlType.Q5_0:
                EncodeSigned(values, block, levels: 16, high: block[2..], low: block[6..]);
                break;
            case GgmlType.Q5_1:
                EncodeWithMinimum(values, block);
                break;
            default:
                EncodeBytes(values, block);
                break;
        }
    }

    private static void EncodeSigned(ReadOnlySpan<float> values, Span<byte> block, int levels, Span<byte> high, Span<byte> low)
    {
        float magnitude = 0, extreme = 0;
        foreach (var value in values)
        {
            if (MathF.Abs(value) > magnitude)
            {
                magnitude = MathF.Abs(value);
                extreme = value;
            }
        }

        var scale = extreme / -levels;
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)scale);
        var inverse = scale != 0 ? 1 / scale : 0;
        Span<byte> codes = stackalloc byte[BlockSize];
        for (var index = 0; index < BlockSize; index++)
        {
            codes[index] = (byte)Math.Min((2 * levels) - 1, (int)((values[index] * inverse) + levels + 0.5f));
        }

        Pack(codes, high, low);
    }

    private static void EncodeWithMinimum(ReadOnlySpan<float> values, Span<byte> block)
    {
        float minimum = float.MaxValue, maximum = float.MinValue;
        foreach (var value in values)
        {
            minimum = MathF.Min(minimum, value);
            maximum = MathF.Max(maximum, value);
        }

        var scale = (maximum - minimum) / 31;
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)scale);
        BinaryPrimitives.WriteHalfLittleEndian(block[2..], (Half)minimum);
        var inverse = scale != 0 ? 1 / scale : 0;
        Span<byte> codes = stackalloc byte[BlockSize];
        for (var index = 0; index < BlockSize; index++)
        {
            codes[index] = (byte)(((values[index] - minimum) * inverse) + 0.5f);
        }

        Pack(codes, block[4..], block[8..]);
    }

    private static void EncodeBytes(ReadOnlySpan<float> values, Span<byte> block)
    {
        float magnitude = 0;
        foreach (var value in values)
        {
            magnitude = MathF.Max(magnitude, MathF.Abs(value));
        }

        var scale = magnitude / 127;
        BinaryPrimitives.WriteHalfLittleEndian(block, (Half)scale);
        var inverse = scale != 0 ? 1 / scale : 0;
        for (var index = 0; index < BlockSize; index++)
        {
            block[2 + index] = (byte)(sbyte)MathF.Round(values[index] * inverse, MidpointRounding.AwayFromZero);
        }
    }

    private static void Pack(ReadOnlySpan<byte> codes, Span<byte> high, Span<byte> low)
    {
        uint fifthBits = 0;
        for (var index = 0; index < BlockSize / 2; index++)
        {
            low[index] = (byte)((codes[index] & 0x0F) | (codes[index + (BlockSize / 2)] << 4));
            fifthBits |= (uint)(codes[index] >> 4) << index;
            fifthBits |= (uint)(codes[index + (BlockSize / 2)] >> 4) << (index + (BlockSize / 2));
        }

        if (!high.IsEmpty)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(high, fifthBits);
        }
    }
}
