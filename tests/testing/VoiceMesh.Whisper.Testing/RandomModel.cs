using System.Text;

namespace VoiceMesh.Whisper.Testing;

/// <summary>Makes models with random weights of plausible sizes. What they say means nothing; that they say it fast and always the same is the point.</summary>
public static class RandomModel
{
    private const int ReferenceFilterBins = 201;

    /// <summary>Makes a model and writes it.</summary>
    /// <param name="path">Where to; overwritten.</param>
    /// <param name="shape">Its shape.</param>
    public static void Write(string path, ModelShape shape) => Create(shape).Write(path);

    /// <summary>Makes a model.</summary>
    /// <param name="shape">Its shape.</param>
    public static GgmlModelFile Create(ModelShape shape)
    {
        var random = new Random(shape.Seed);
        return new GgmlModelFile
        {
            Header =
            [
                shape.VocabularySize, shape.AudioContext, shape.State, shape.Heads, shape.AudioLayers, shape.TextContext, shape.State, shape.Heads,
                shape.TextLayers, shape.MelBands, ModelConverter.FileType(shape.Type),
            ],
            FilterBands = shape.MelBands,
            Filters = SlaneyFilters.Create(shape.MelBands, ReferenceFilterBins),
            Tokens = Words(random, Math.Min(shape.SpelledTokens, shape.VocabularySize)),
            Tensors = Tensors(random, shape),
        };
    }

    /// <summary>Every byte, beginning with the space, then words of made-up syllables.</summary>
    private static List<byte[]> Words(Random random, int count)
    {
        const string Consonants = "bdfgklmnprstvz";
        const string Vowels = "aeiou";
        var words = new List<byte[]>(count);
        for (var value = 0; value < Math.Min(count, 256); value++)
        {
            words.Add([(byte)(' ' + value)]);
        }

        while (words.Count < count)
        {
            var word = new StringBuilder(random.Next(2) == 0 ? " " : string.Empty);
            for (var syllable = random.Next(1, 4); syllable > 0; syllable--)
            {
                word.Append(Consonants[random.Next(Consonants.Length)]).Append(Vowels[random.Next(Vowels.Length)]);
            }

            words.Add(Encoding.UTF8.GetBytes(word.ToString()));
        }

        return words;
    }

    private static List<GgmlTensor> Tensors(Random random, ModelShape shape)
    {
        var tensors = new List<GgmlTensor>();
        int state = shape.State, hidden = 4 * shape.State;
        Add("encoder.positional_embedding", GgmlType.F32, 0.5f, state, shape.AudioContext);
        Convolution("encoder.conv1", shape.MelBands);
        Convolution("encoder.conv2", state);
        for (var layer = 0; layer < shape.AudioLayers; layer++)
        {
            var block = $"encoder.blocks.{layer}";
            Attention(block, "attn");
            FeedForward(block);
        }

        Norm("encoder.ln_post");
        Add("decoder.positional_embedding", GgmlType.F32, 0.5f, state, shape.TextContext);
        Add("decoder.token_embedding.weight", shape.Type, 2 / MathF.Sqrt(state), state, shape.VocabularySize);
        for (var layer = 0; layer < shape.TextLayers; layer++)
        {
            var block = $"decoder.blocks.{layer}";
            Attention(block, "attn");
            Attention(block, "cross_attn");
            FeedForward(block);
        }

        Norm("decoder.ln");
        return tensors;

        void Attention(string block, string name)
        {
            Norm($"{block}.{name}_ln");
            Linear($"{block}.{name}.query", state, state);
            Add($"{block}.{name}.key.weight", shape.Type, 1 / MathF.Sqrt(state), state, state);
            Linear($"{block}.{name}.value", state, state);
            Linear($"{block}.{name}.out", state, state);
        }

        void FeedForward(string block)
        {
            Norm($"{block}.mlp_ln");
            Linear($"{block}.mlp.0", state, hidden);
            Linear($"{block}.mlp.2", hidden, state);
        }

        void Convolution(string name, int inputs)
        {
            Add($"{name}.weight", shape.Type == GgmlType.F32 ? GgmlType.F32 : GgmlType.F16, 1 / MathF.Sqrt(3 * inputs), 3, inputs, state);
            Add($"{name}.bias", GgmlType.F32, 0.1f, 1, state);
        }

        void Linear(string name, int inputs, int outputs)
        {
            Add($"{name}.weight", shape.Type, 1 / MathF.Sqrt(inputs), inputs, outputs);
            Add($"{name}.bias", GgmlType.F32, 0.1f, outputs);
        }

        void Norm(string name)
        {
            Add($"{name}.weight", GgmlType.F32, 0.2f, state);
            var weights = BlockQuantizer.DecodeFloats(tensors[^1].Data, GgmlType.F32);
            tensors[^1] = tensors[^1] with { Data = BlockQuantizer.Encode([.. weights.Select(weight => 1 + weight)], GgmlType.F32) };
            Add($"{name}.bias", GgmlType.F32, 0.1f, state);
        }

        void Add(string name, GgmlType type, float deviation, params int[] dimensions)
        {
            var values = new float[dimensions.Aggregate(1, (product, size) => product * size)];
            for (var index = 0; index < values.Length; index++)
            {
                // Uniform values have the standard deviation asked for when they reach the square root of three times as far.
                values[index] = (random.NextSingle() - 0.5f) * 2 * MathF.Sqrt(3) * deviation;
            }

            // Quantised files come from files of halves.
            var halves = type is GgmlType.F32 ? values : BlockQuantizer.DecodeFloats(BlockQuantizer.Encode(values, GgmlType.F16), GgmlType.F16);
            tensors.Add(new GgmlTensor(name, type, dimensions, BlockQuantizer.Encode(halves, type)));
        }
    }
}
