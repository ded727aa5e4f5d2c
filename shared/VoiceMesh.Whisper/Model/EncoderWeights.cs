namespace VoiceMesh.Whisper.Model;

/// <summary>The encoder: two convolutions over time, then blocks of self-attention (Radford et al. 2022, section 2.2).</summary>
internal sealed class EncoderWeights
{
    /// <summary>Takes the encoder out of a file.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="layers">Blocks.</param>
    public EncoderWeights(TensorTable tensors, int layers)
    {
        FirstConvolution = tensors.Convolution("encoder.conv1");
        FirstBias = tensors.Vector("encoder.conv1.bias");
        SecondConvolution = tensors.Convolution("encoder.conv2");
        SecondBias = tensors.Vector("encoder.conv2.bias");
        Positions = tensors.Embedding("encoder.positional_embedding");
        Blocks = [.. Enumerable.Range(0, layers).Select(layer => new Block(
            AttentionWeights.Read(tensors, $"encoder.blocks.{layer}.attn"),
            FeedForwardWeights.Read(tensors, $"encoder.blocks.{layer}.mlp")))];
        FinalNorm = NormWeights.Read(tensors, "encoder.ln_post");
    }

    /// <summary>From bands to channels, stride 1.</summary>
    public ConvolutionKernels FirstConvolution { get; }

    /// <summary>Bias of <see cref="FirstConvolution"/>.</summary>
    public WeightVector FirstBias { get; }

    /// <summary>From channels to channels, stride 2.</summary>
    public ConvolutionKernels SecondConvolution { get; }

    /// <summary>Bias of <see cref="SecondConvolution"/>.</summary>
    public WeightVector SecondBias { get; }

    /// <summary>Sinusoids, one row of 32-bit floats per frame.</summary>
    public WeightMatrix Positions { get; }

    /// <summary>The blocks in order.</summary>
    public IReadOnlyList<Block> Blocks { get; }

    /// <summary>Behind the last block.</summary>
    public NormWeights FinalNorm { get; }

    /// <summary>A block.</summary>
    /// <param name="Attention">Every frame over all frames.</param>
    /// <param name="FeedForward">Frame by frame.</param>
    internal sealed record Block(AttentionWeights Attention, FeedForwardWeights FeedForward);
}
