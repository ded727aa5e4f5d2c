using System.Numerics.Tensors;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>Finds the language of a window (Radford et al. 2022, §2.3): the softmax over the language tokens that may follow the start-of-transcript token.</summary>
public static class LanguageDetector
{
    /// <summary>Detects the language.</summary>
    /// <param name="predictor">A decoder over the window; its first beam is overwritten.</param>
    /// <param name="special">The model's tokens.</param>
    /// <param name="logits">Room for a row of logits.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="InvalidOperationException">The model knows English alone.</exception>
    public static DetectedLanguage Detect(ITokenPredictor predictor, SpecialTokens special, Span<float> logits, CancellationToken cancellationToken)
    {
        if (!special.IsMultilingual)
        {
            throw new InvalidOperationException("This model knows English alone; it can't detect a language.");
        }

        predictor.Reset();
        predictor.Append(0, [special.StartOfTranscript], logits, cancellationToken);
        var probabilities = new float[special.LanguageCount];
        TensorPrimitives.SoftMax(logits.Slice(special.FirstLanguage, special.LanguageCount), probabilities);
        var likeliest = TensorPrimitives.IndexOfMax<float>(probabilities);
        return new DetectedLanguage(WhisperLanguages.Code(likeliest), probabilities[likeliest], probabilities);
    }
}
