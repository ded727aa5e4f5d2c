namespace VoiceMesh.Whisper.Model;

/// <summary>The decoder: token and position embeddings, then blocks of self-attention and cross-attention (Radford et al. 2022, section 2.2).</summary>
internal sealed class DecoderWeights
{
    /// <summary>Takes the decoder out of a file.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="layers">Blocks.</param>
    public DecoderWeights(TensorTable tensors, int layers)
    {
        Tokens = tensors.Matrix("decoder.token_embedding");
        Positions = tensors.Embedding("decoder.positional_embedding");
        Blocks = [.. Enumerable.Range(0, layers).Select(layer => new Block(
            AttentionWeights.Read(tensors, $"decoder.blocks.{layer}.attn"),
            AttentionWeights.Read(tensors, $"decoder.blocks.{layer}.cross_attn"),
            FeedForwardWeights.Read(tensors, $"decoder.blocks.{layer}.mlp")))];
        FinalNorm = NormWeights.Read(tensors, "decoder.ln");
    }

    /// <summary>One row per token. It also makes the logits: the embedding is tied to the output (Press and Wolf 2017).</summary>
    public WeightMatrix Tokens { get; }

    /// <summary>Learnt positions, one row of 32-bit floats per place.</summary>
    public WeightMatrix Positions { get; }

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>Behind the last block.</summary>
    public NormWeights FinalNorm { get; }

    /// <summary>A block.</summary>
    /// <param name="SelfAttention">Every token over those before it and itself.</param>
    /// <param name="CrossAttention">Every token over the encoder's frames.</param>
    /// <param name="FeedForward">Token by token.</param>
    internal sealed record Block(AttentionWeights SelfAttention, AttentionWeights CrossAttention, FeedForwardWeights FeedForward);
}
