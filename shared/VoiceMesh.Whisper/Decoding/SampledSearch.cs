using System.Numerics.Tensors;
using VoiceMesh.Whisper.Spectrogram;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Greedy decoding at temperature 0; above it several hypotheses that are drawn independently, of which the best counts (Radford et al. 2022, §4.5).
/// The hypotheses of a step go through the network together.
/// </summary>
internal static class SampledSearch
{
    /// <summary>Decodes; the first row holds the logits that follow the prompt, which the first beam holds.</summary>
    /// <param name="context">The network and the buffers.</param>
    /// <param name="request">The attempt.</param>
    /// <param name="cancellationToken">Seen before every step.</param>
    /// <returns>The best hypothesis; a failed one when all failed.</returns>
    public static Hypothesis Run(SearchContext context, in SearchRequest request, CancellationToken cancellationToken)
    {
        context.EnsureRows(request.Width);
        var hypotheses = context.Hypotheses(0, request.Width);
        for (var beam = 0; beam < request.Width; beam++)
        {
            hypotheses[beam].Reset(AudioFrames.PerPiece);
            context.Beams[beam] = beam;
            if (beam > 0)
            {
                context.Predictor.Copy(0, beam);
                context.Row(0).CopyTo(context.Row(beam));
            }
        }

        var random = new SeededRandom(request.Settings.Seed);
        var live = request.Width;
        for (var step = 0; step < request.Bounds.MaxTokens; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            live = Choose(context, request, live, ref random);
            if (live == 0 || step == request.Bounds.MaxTokens - 1)
            {
                break;
            }

            context.Step(live, cancellationToken);
        }

        return Ranking.Best(hypotheses, request.Settings);
    }

    /// <summary>Adds a token to every live hypothesis, and leaves in the step those that go on.</summary>
    private static int Choose(SearchContext context, in SearchRequest request, int live, ref SeededRandom random)
    {
        var hypotheses = context.Hypotheses(0, request.Width);
        var goingOn = 0;
        for (var index = 0; index < live; index++)
        {
            var beam = context.Beams[index];
            var hypothesis = hypotheses[beam];
            var row = context.Row(index);
            if (!TemperatureFallback.IsZero(request.Temperature))
            {
                TensorPrimitives.Divide(row, request.Temperature, row);
            }

            context.Rules.Apply(row, hypothesis, request.Settings, request.Bounds.WithoutTimestamps);
            hypothesis.Append(TemperatureFallback.IsZero(request.Temperature) ? context.Chooser.Best(row) : context.Chooser.Draw(row, ref random));
            context.Endings.Judge(hypothesis, request.Bounds);
            if (hypothesis.State == HypothesisState.Live)
            {
                context.Beams[goingOn] = beam;
                context.Tokens[goingOn] = hypothesis.Last.Id;
                goingOn++;
            }
        }

        return goingOn;
    }
}
