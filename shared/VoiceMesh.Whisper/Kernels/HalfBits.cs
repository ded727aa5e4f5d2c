using System.Runtime.CompilerServices;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>The numbers by which bits of a 16-bit float become those of a 32-bit one, and the conversion of a single value.</summary>
/// <remarks>
/// <para>
/// Shifted left by 13, the exponent and fraction of a half's bits stand where a float has them; the exponent's bias is then 112 short. Adding that makes a float
/// n that is right for normal halves, but for subnormal ones, which have no leading one, it is ½ (2⁻¹⁴ + the value), so that 2 n − 2⁻¹⁴ is right. Of the two
/// the smaller one is always the right one: 2 n − 2⁻¹⁴ ≥ n exactly if n ≥ 2⁻¹⁴, which is where normal halves begin.
/// </para>
/// <para>
/// The usual way, to multiply by 2¹¹², would feed subnormal floats to the multiplier, which some processors handle a hundred times more slowly. What is not
/// finite is read as if the exponent went on: weights and activations are finite.
/// </para>
/// </remarks>
internal static class HalfBits
{
    /// <summary>Exponent and fraction of a half, shifted by 13.</summary>
    public const int Magnitude = 0x7fff << 13;

    /// <summary>One step of a float's exponent.</summary>
    public const int OneExponent = 1 << 23;

    /// <summary>Difference of the exponents' biases, 127 − 15, where a float has its exponent.</summary>
    public const int ExponentGap = 112 << 23;

    /// <summary>The smallest normal half, 2⁻¹⁴.</summary>
    public const float SmallestNormal = 6.103515625e-5f;

    /// <summary>Converts one value.</summary>
    /// <param name="half">The bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(ushort half)
    {
        // Scales of blocks are hardly ever subnormal, so that the branch costs nothing, and whole numbers leave the vector units alone.
        var magnitude = (half & 0x7fff) << 13;
        var bits = magnitude < OneExponent
            ? BitConverter.SingleToInt32Bits((2 * BitConverter.Int32BitsToSingle(magnitude + ExponentGap)) - SmallestNormal)
            : magnitude + ExponentGap;
        return BitConverter.Int32BitsToSingle(bits | ((half & 0x8000) << 16));
    }
}
