namespace Whisper.net;

public class SegmentData(
    string text,
    TimeSpan start,
    TimeSpan end,
    float minProbability,
    float maxProbability,
    float probability,
    float noSpeechProbability,
    string language,
    WhisperToken[] tokens)
{
    public string Text { get; } = text;

    public TimeSpan Start { get; } = start;

    public TimeSpan End { get; } = end;

    public float MinProbability { get; } = minProbability;

    public float MaxProbability { get; } = maxProbability;

    public float Probability { get; } = probability;

    public float NoSpeechProbability { get; } = noSpeechProbability;

    public string Language { get; } = language;

    public WhisperToken[] Tokens { get; } = tokens;
}
