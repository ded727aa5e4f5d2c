namespace VoiceMesh.Whisper.Model;

/// <summary>Multi-head attention with the norm before it (Vaswani et al. 2017, section 3.2; pre-norm as in Radford et al. 2022, section 2.2).</summary>
/// <param name="Norm">Applied to the block's input.</param>
/// <param name="Query">Makes queries.</param>
/// <param name="Key">Makes keys; without bias, which a softmax over keys would cancel.</param>
/// <param name="Value">Makes values.</param>
/// <param name="Output">Mixes the heads.</param>
internal sealed record AttentionWeights(NormWeights Norm, LinearWeights Query, LinearWeights Key, LinearWeights Value, LinearWeights Output)
{
    /// <summary>Takes it out of a file.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="name">The common beginning of its tensors' names.</param>
    public static AttentionWeights Read(TensorTable tensors, string name) => new(
        NormWeights.Read(tensors, $"{name}_ln"),
        LinearWeights.Read(tensors, $"{name}.query"),
        LinearWeights.Read(tensors, $"{name}.key", biased: false),
        LinearWeights.Read(tensors, $"{name}.value"),
        LinearWeights.Read(tensors, $"{name}.out"));
}
