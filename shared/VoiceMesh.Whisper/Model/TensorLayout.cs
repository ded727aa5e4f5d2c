namespace VoiceMesh.Whisper.Model;

/// <summary>Says which tensors a model has, by its hyperparameters.</summary>
internal static class TensorLayout
{
    /// <summary>Samples of a convolution's kernel.</summary>
    public const int ConvolutionTaps = 3;

    /// <summary>The hidden layer of a block is this often as wide as its state.</summary>
    public const int HiddenFactor = 4;

    /// <summary>Values of all matrices and convolutions, without making the list: what a file needs room for before any of its numbers is relied on.</summary>
    /// <param name="head">The hyperparameters.</param>
    public static long MatrixValues(WhisperHyperparameters head)
    {
        long state = head.AudioState;
        const int Attention = 4, FeedForward = 2 * HiddenFactor;
        return (state * state * ((head.AudioLayers * (Attention + FeedForward)) + (head.TextLayers * (Attention + Attention + FeedForward)) + ConvolutionTaps))
            + (state * head.MelBands * ConvolutionTaps) + (state * head.VocabularySize);
    }

    /// <summary>Lists the tensors.</summary>
    /// <param name="head">The hyperparameters.</param>
    /// <param name="type">The type of the file's matrices.</param>
    public static Dictionary<string, ExpectedTensor> Create(WhisperHyperparameters head, TensorType type)
    {
        var tensors = new Dictionary<string, ExpectedTensor>(StringComparer.Ordinal);
        var state = head.AudioState;
        tensors.Add("encoder.positional_embedding", new(TensorType.F32, state, head.AudioContext));
        Convolution("encoder.conv1", head.MelBands);
        Convolution("encoder.conv2", state);
        for (var layer = 0; layer < head.AudioLayers; layer++)
        {
            Attention($"encoder.blocks.{layer}.attn");
            FeedForward($"encoder.blocks.{layer}.mlp");
        }

        Norm("encoder.ln_post");
        tensors.Add("decoder.positional_embedding", new(TensorType.F32, state, head.TextContext));
        tensors.Add("decoder.token_embedding.weight", new(type, state, head.VocabularySize));
        for (var layer = 0; layer < head.TextLayers; layer++)
        {
            Attention($"decoder.blocks.{layer}.attn");
            Attention($"decoder.blocks.{layer}.cross_attn");
            FeedForward($"decoder.blocks.{layer}.mlp");
        }

        Norm("decoder.ln");
        return tensors;

        void Convolution(string name, int inputs)
        {
            // Convolutions are never quantised: a kernel's three values are no row of 32.
            tensors.Add($"{name}.weight", new(type == TensorType.F32 ? TensorType.F32 : TensorType.F16, ConvolutionTaps, inputs, state));
            tensors.Add($"{name}.bias", new(TensorType.F32, 1, state));
        }

        void Attention(string name)
        {
            Norm($"{name}_ln");
            Linear($"{name}.query", state, state);
            tensors.Add($"{name}.key.weight", new(type, state, state));
            Linear($"{name}.value", state, state);
            Linear($"{name}.out", state, state);
        }

        void FeedForward(string name)
        {
            Norm($"{name}_ln");
            Linear($"{name}.0", state, HiddenFactor * state);
            Linear($"{name}.2", HiddenFactor * state, state);
        }

        void Linear(string name, int inputs, int outputs)
        {
            tensors.Add($"{name}.weight", new(type, inputs, outputs));
            tensors.Add($"{name}.bias", new(TensorType.F32, outputs));
        }

        void Norm(string name)
        {
            tensors.Add($"{name}.weight", new(TensorType.F32, state));
            tensors.Add($"{name}.bias", new(TensorType.F32, state));
        }
    }
}
