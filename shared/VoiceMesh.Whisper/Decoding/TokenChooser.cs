using System.Numerics.Tensors;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>Takes tokens from log probabilities: the best, one at random, or the best few. Not safe for concurrent use.</summary>
/// <param name="special">The tokens that are no text.</param>
internal sealed class TokenChooser(SpecialTokens special)
{
    private readonly float[] _probabilities = new float[special.VocabularySize];

    /// <summary>The likeliest token; the first of equals.</summary>
    /// <param name="row">A log probability per token.</param>
    public TokenPrediction Best(ReadOnlySpan<float> row) => At(row, TensorPrimitives.IndexOfMax(row));

    /// <summary>A token drawn by its probability.</summary>
    /// <param name="row">A log probability per token. What the rules took away is shared out among the rest.</param>
    /// <param name="random">Where the draw comes from.</param>
    public TokenPrediction Draw(ReadOnlySpan<float> row, ref SeededRandom random)
    {
        var probabilities = _probabilities.AsSpan();
        TensorPrimitives.Exp(row, probabilities);
        var left = random.NextUnit() * TensorPrimitives.Sum<float>(probabilities);
        var drawn = TensorPrimitives.IndexOfMax(row);
        for (var token = 0; token < probabilities.Length; token++)
        {
            if (probabilities[token] > 0)
            {
                left -= probabilities[token];
                if (left < 0)
                {
                    drawn = token;
                    break;
                }
            }
        }

        return At(row, drawn);
    }

    /// <summary>The likeliest tokens, best first, equals by rising id.</summary>
    /// <param name="row">A log probability per token.</param>
    /// <param name="tokens">Receives as many as it has room for.</param>
    /// <returns>Tokens written; fewer than there is room for where the rules left fewer.</returns>
    public static int Top(ReadOnlySpan<float> row, Span<int> tokens)
    {
        var count = 0;
        for (var token = 0; token < row.Length; token++)
        {
            var value = row[token];
            if (float.IsNegativeInfinity(value) || (count == tokens.Length && value <= row[tokens[count - 1]]))
            {
                continue;
            }

            var place = count < tokens.Length ? count++ : count - 1;
            while (place > 0 && row[tokens[place - 1]] < value)
            {
                tokens[place] = tokens[place - 1];
                place--;
            }

            tokens[place] = token;
        }

        return count;
    }

    /// <summary>The softmax of one token.</summary>
    /// <param name="logits">A logit per token.</param>
    /// <param name="token">The token.</param>
    public float ProbabilityOf(ReadOnlySpan<float> logits, int token)
    {
        var probabilities = _probabilities.AsSpan();
        TensorPrimitives.SoftMax(logits, probabilities);
        return probabilities[token];
    }

    /// <summary>A token together with the times that the model had in mind.</summary>
    /// <param name="row">A log probability per token.</param>
    /// <param name="token">The token.</param>
    public TokenPrediction At(ReadOnlySpan<float> row, int token)
    {
        var times = row[special.FirstTimestamp..];
        var likeliest = TensorPrimitives.IndexOfMax(times);
        if (float.IsNegativeInfinity(times[likeliest]))
        {
            return new TokenPrediction(token, row[token], 0, 0, 0);
        }

        var probabilities = _probabilities.AsSpan(0, times.Length);
        TensorPrimitives.Exp(times, probabilities);
        var mass = TensorPrimitives.Sum<float>(probabilities);
        var isTime = special.IsTimestamp(token);
        return new TokenPrediction(
            token,
            row[token],
            isTime ? token : special.FirstTimestamp + likeliest,
            isTime ? MathF.Exp(row[token]) : probabilities[likeliest] / (mass + 1e-10f),
            mass);
    }
}
