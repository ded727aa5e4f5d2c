namespace VoiceMesh.Whisper.Decoding;

/// <summary>A piece of a transcript between two times that the model predicted.</summary>
/// <param name="Text">The text, often with a leading space.</param>
/// <param name="Start">Start within the audio, as predicted.</param>
/// <param name="End">End within the audio, as predicted; may lie behind the audio's end.</param>
/// <param name="Tokens">All tokens, those that are no text included.</param>
/// <param name="Words">The words.</param>
public sealed record TranscriptSegment(
    string Text,
    TimeSpan Start,
    TimeSpan End,
    IReadOnlyList<TranscriptToken> Tokens,
    IReadOnlyList<TranscriptWord> Words)
{
    /// <summary>The mean log probability of the tokens.</summary>
    public double AverageLogProbability => Tokens.Count == 0 ? double.NegativeInfinity : Tokens.Average(token => (double)token.LogProbability);
}
