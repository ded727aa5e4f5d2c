namespace VoiceMesh.WebRtc.TimeScaling;

/// <summary>Leads one piece of sound over into another of the same length.</summary>
/// <remarks>
/// Weights rise and fall linearly and are then scaled so that the expected power stays the same whatever the two have in common: with correlation ρ the sum has
/// the power a² + b² + 2ρab of its parts. At ρ = 1 this is a linear fade, at ρ = 0 one of equal power.
/// </remarks>
internal static class CrossFade
{
    public static void Apply(ReadOnlySpan<short> from, ReadOnlySpan<short> to, Span<short> destination, float correlation)
    {
        var common = Math.Clamp(correlation, 0, 1);
        var step = 1f / (destination.Length + 1);
        for (var index = 0; index < destination.Length; index++)
        {
            var rising = (index + 1) * step;
            var falling = 1 - rising;
            var scale = 1 / MathF.Sqrt((rising * rising) + (falling * falling) + (2 * common * rising * falling));
            var sum = ((falling * from[index]) + (rising * to[index])) * scale;
            destination[index] = (short)Math.Clamp(MathF.Round(sum), short.MinValue, short.MaxValue);
        }
    }

    /// <summary>Lets a piece end at zero.</summary>
    public static void Out(Span<short> piece)
    {
        for (var index = 0; index < piece.Length; index++)
        {
            piece[index] = (short)(piece[index] * (piece.Length - 1 - index) / piece.Length);
        }
    }

    /// <summary>Lets a piece begin at zero.</summary>
    public static void In(Span<short> piece)
    {
        for (var index = 0; index < piece.Length; index++)
        {
            piece[index] = (short)(piece[index] * index / piece.Length);
        }
    }
}
