namespace VoiceMesh.Whisper.Network;

/// <summary>The scale of attention's scores, 1 / √width (Vaswani et al. 2017, equation 1).</summary>
internal static class AttentionScale
{
    /// <summary>The whole scale.</summary>
    /// <param name="headWidth">Values of a query.</param>
    public static float Whole(int headWidth) => 1 / MathF.Sqrt(headWidth);

    /// <summary>The half of it that queries and keys take each where keys are kept in 16 bits, as in Whisper's own code: both stay of middling size.</summary>
    /// <param name="headWidth">Values of a query.</param>
    public static float PerFactor(int headWidth) => MathF.Sqrt(Whole(headWidth));
}
