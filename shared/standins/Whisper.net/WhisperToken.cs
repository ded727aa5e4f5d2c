namespace Whisper.net;

public class WhisperToken
{
    public int Id;

    public int TimestampId;

    public float Probability;

    public float ProbabilityLog;

    public float TimestampProbability;

    public float TimestampProbabilitySum;

    /// <summary>In hundredths of a second; −1 without <see cref="WhisperProcessorBuilder.WithTokenTimestamps"/>.</summary>
    public long Start;

    /// <summary>In hundredths of a second; −1 without <see cref="WhisperProcessorBuilder.WithTokenTimestamps"/>.</summary>
    public long End;

    public string? Text;
}
