namespace VoiceMesh.Whisper.Kernels;

/// <summary>The numbers by which bits of a 16-bit float become those of a 32-bit one, and the conversion of a single value.</summary>
/// <remarks>
/// Shifted left by 13, the ten bits of a half's fraction and its exponent stand where a float has them; the exponent's bias is then 112 short. A subnormal
/// half has no leading one: with the exponent of the smallest normal half it gets one, which a subtraction takes off exactly.
/// </remarks>
internal static class HalfBits
{
    /// <summary>One step of a float's exponent.</summary>
    public const int OneExponent = 1 << 23;

    /// <summary>Difference of the exponents' biases, 127 − 15.</summary>
    public const int ExponentGap = 112 << 23;

    /// <summary>The smallest normal half, 2⁻¹⁴, as a float.</summary>
    public const int SmallestNormal = 113 << 23;

    /// <summary>Converts one value; what is not finite is read as if the exponent went on.</summary>
    /// <param name="half">The bits.</param>
    public static float ToSingle(ushort half)
    {
        var magnitude = (half & 0x7fff) << 13;
        var bits = magnitude < OneExponent
            ? BitConverter.SingleToInt32Bits(BitConverter.Int32BitsToSingle(magnitude + SmallestNormal) - BitConverter.Int32BitsToSingle(SmallestNormal))
            : magnitude + ExponentGap;
        return BitConverter.Int32BitsToSingle(bits | ((half & 0x8000) << 16));
    }
}
