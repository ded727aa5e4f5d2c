using System.Numerics.Tensors;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Which tokens may come next (Radford et al. 2022, §4.5 and the code that the paper publishes; order as in whisper.cpp). A forbidden token's logit becomes −∞, and what is left
/// becomes log probabilities. Not safe for concurrent use.
/// </summary>
internal sealed class TokenRules
{
    private const float Never = float.NegativeInfinity;

    private readonly SpecialTokens _special;
    private readonly int[] _alwaysForbidden;
    private readonly int[] _nonSpeech;
    private readonly int? _space;
    private readonly float[] _exponentials;

    /// <param name="vocabulary">The model's tokens.</param>
    public TokenRules(Vocabulary vocabulary)
    {
        _special = vocabulary.Special;
        _alwaysForbidden =
        [
            _special.StartOfTranscript, _special.Translate, _special.Transcribe, _special.StartOfLanguageModel,
            _special.Previous, _special.NoSpeech, _special.NoTimestamps,
        ];
        _nonSpeech = NonSpeechTokens.In(vocabulary);
        _space = vocabulary.TryFind(" ", out var space) ? space : null;
        _exponentials = new float[_special.VocabularySize];
    }

    /// <summary>Turns the logits that follow a hypothesis into log probabilities of the tokens that may follow it.</summary>
    /// <param name="row">A logit per token, already divided by the temperature; receives log probabilities, −∞ for forbidden tokens.</param>
    /// <param name="hypothesis">The tokens so far.</param>
    /// <param name="settings">Which of the rules apply.</param>
    /// <param name="withoutTimestamps">Whether the model predicts no times.</param>
    public void Apply(Span<float> row, Hypothesis hypothesis, TranscriptionSettings settings, bool withoutTimestamps)
    {
        var isFirst = hypothesis.Count == 0;
        if (settings.SuppressBlank && isFirst)
        {
            SuppressBlank(row);
        }

        SuppressSpecial(row);
        if (settings.SuppressNonSpeech)
        {
            Forbid(row, _nonSpeech);
        }

        var times = row[_special.FirstTimestamp..];
        if (withoutTimestamps)
        {
            times.Fill(Never);
        }

        PairTimestamps(row, hypothesis);
        if (isFirst && settings.MaxInitialTimestampSeconds > 0)
        {
            var latest = (int)MathF.Round(settings.MaxInitialTimestampSeconds * 1000 / SpecialTokens.TimestampMs);
            times[Math.Min(latest + 1, times.Length)..].Fill(Never);
        }

        if (hypothesis.HasTimestamp)
        {
            // Times never go back; a segment may begin where the last one ended.
            times[..Math.Min(hypothesis.SeekDelta / 2, times.Length)].Fill(Never);
        }

        NormalizeAndPreferTimestamps(row);
    }

    private void SuppressBlank(Span<float> row)
    {
        row[_special.EndOfText] = Never;
        if (_space is { } space)
        {
            row[space] = Never;
        }
    }

    private void SuppressSpecial(Span<float> row)
    {
        Forbid(row, _alwaysForbidden);
        row[_special.FirstLanguage.._special.Translate].Fill(Never);
    }

    /// <summary>Times come in pairs, the end of a segment and the start of the next, except before the end of the text.</summary>
    private void PairTimestamps(Span<float> row, Hypothesis hypothesis)
    {
        var tokens = hypothesis.Tokens;
        if (tokens.IsEmpty || !_special.IsTimestamp(tokens[^1].Id))
        {
            return;
        }

        if (tokens.Length < 2 || _special.IsTimestamp(tokens[^2].Id))
        {
            row[_special.FirstTimestamp..].Fill(Never);
        }
        else
        {
            row[.._special.EndOfText].Fill(Never);
        }
    }

    /// <summary>When all times together are likelier than the likeliest other token, a time comes.</summary>
    private void NormalizeAndPreferTimestamps(Span<float> row)
    {
        var highest = TensorPrimitives.Max<float>(row);
        if (float.IsNegativeInfinity(highest))
        {
            // Nothing is allowed: the text has to end.
            row[_special.EndOfText] = 0;
            return;
        }

        var exponentials = _exponentials.AsSpan();
        TensorPrimitives.Subtract(row, highest, row);
        TensorPrimitives.Exp(row, exponentials);
        var timeMass = TensorPrimitives.Sum<float>(exponentials[_special.FirstTimestamp..]);
        var logSum = MathF.Log(TensorPrimitives.Sum<float>(exponentials[.._special.FirstTimestamp]) + timeMass);
        TensorPrimitives.Subtract(row, logSum, row);

        var others = row[.._special.FirstTimestamp];
        if (MathF.Log(timeMass) - logSum > TensorPrimitives.Max<float>(others))
        {
            others.Fill(Never);
        }
    }

    private static void Forbid(Span<float> row, ReadOnlySpan<int> tokens)
    {
        foreach (var token in tokens)
        {
            row[token] = Never;
        }
    }
}
