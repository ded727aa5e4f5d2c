namespace VoiceMesh.WebRtc.Quality;

/// <summary>What a codec does to quality, as the E-model counts it.</summary>
/// <param name="Impairment">Ie, the equipment impairment factor without loss: 0 (none) to 95.</param>
/// <param name="LossRobustness">Bpl, the packet-loss robustness factor: the higher, the less a lost packet hurts.</param>
public readonly record struct CodecImpairment(double Impairment, double LossRobustness)
{
    /// <summary>Opus at 16 kbit/s or more, with the decoder's concealment.</summary>
    /// <remarks>
    /// ITU-T G.113 lists no values for Opus on the scale of G.107 (those of the fullband model, G.107.2, are on a scale of their own), so those of G.711 with concealment stand in (G.113, appendix I: Ie = 0, Bpl = 25.1): Opus is at
    /// least as good at these rates, and the scale ends at telephone quality anyway. So the score shows what the network takes away, and cannot show what a wider band adds.
    /// </remarks>
    public static CodecImpairment Opus { get; } = new(0, 25.1);
}
