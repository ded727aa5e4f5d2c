namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// When a result is tried again at a higher temperature (Radford et al. 2022, §4.5): the text repeats itself, or the model was unsure of it and the window is not silence.
/// </summary>
internal static class TemperatureFallback
{
    /// <summary>From this temperature on, earlier text no longer conditions the decoder: it may be what leads it astray.</summary>
    public const float LeastWithoutContext = 0.5f;

    private const float Tolerance = 1e-6f;

    /// <summary>Whether this is the temperature at which nothing is left to chance.</summary>
    /// <param name="temperature">The temperature.</param>
    public static bool IsZero(float temperature) => temperature < Tolerance;

    /// <summary>The temperature after one that failed.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="temperature">The temperature that failed.</param>
    /// <returns>Null when there is no higher one.</returns>
    public static float? Next(TranscriptionSettings settings, float temperature)
    {
        var next = temperature + settings.TemperatureIncrement;
        return settings.TemperatureIncrement > 0 && next < 1 + Tolerance ? next : null;
    }

    /// <summary>Whether the text is too monotonous to be speech.</summary>
    /// <param name="score">Its score.</param>
    /// <param name="length">Its tokens.</param>
    /// <param name="settings">The settings.</param>
    public static bool IsRepetitive(in SequenceScore score, int length, TranscriptionSettings settings) =>
        length > SequenceScore.EntropyTokens && score.Entropy < settings.EntropyThreshold;

    /// <summary>Whether the model was unsure of the text although somebody seems to speak.</summary>
    /// <param name="averageLogProbability">The mean log probability.</param>
    /// <param name="noSpeechProbability">The probability that nobody speaks.</param>
    /// <param name="settings">The settings.</param>
    public static bool IsUnsure(double averageLogProbability, float noSpeechProbability, TranscriptionSettings settings) =>
        averageLogProbability < settings.LogProbabilityThreshold && noSpeechProbability < settings.NoSpeechThreshold;

    /// <summary>Whether the window is silence.</summary>
    /// <param name="averageLogProbability">The mean log probability.</param>
    /// <param name="noSpeechProbability">The probability that nobody speaks.</param>
    /// <param name="settings">The settings.</param>
    public static bool IsSilence(double averageLogProbability, float noSpeechProbability, TranscriptionSettings settings) =>
        noSpeechProbability > settings.NoSpeechThreshold && averageLogProbability < settings.LogProbabilityThreshold;
}
