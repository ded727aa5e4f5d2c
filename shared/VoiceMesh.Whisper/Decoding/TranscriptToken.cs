namespace VoiceMesh.Whisper.Decoding;

/// <summary>A token of a transcript.</summary>
/// <param name="Id">Its id in the vocabulary; times and the end of the text are tokens too.</param>
/// <param name="Text">The characters that are whole with it, often with a leading space; empty for tokens that are no text.</param>
/// <param name="LogProbability">Its log probability among the tokens that the rules left.</param>
/// <param name="Timestamp">The token of the time that the model thought likeliest at this point; 0 where it predicted none.</param>
/// <param name="TimestampProbability">That time's probability among the times.</param>
/// <param name="TimestampMass">The probability that a time came at this point.</param>
/// <param name="Start">Estimated start within the audio, see <see cref="TokenTiming"/>.</param>
/// <param name="End">Estimated end within the audio.</param>
public sealed record TranscriptToken(
    int Id,
    string Text,
    float LogProbability,
    int Timestamp,
    float TimestampProbability,
    float TimestampMass,
    TimeSpan Start,
    TimeSpan End)
{
    /// <summary>Its probability, 0 to 1.</summary>
    public float Probability => MathF.Exp(LogProbability);
}
