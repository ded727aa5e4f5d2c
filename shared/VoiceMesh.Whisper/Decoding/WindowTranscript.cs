namespace VoiceMesh.Whisper.Decoding;

/// <summary>What was said in a window.</summary>
public sealed record WindowTranscript
{
    /// <summary>The text in pieces; none when the window is silence.</summary>
    public required IReadOnlyList<TranscriptSegment> Segments { get; init; }

    /// <summary>The language that the decoder was told, or that was detected; "en" for an English model.</summary>
    public required string Language { get; init; }

    /// <summary>The probability that nobody speaks, 0 to 1: the softmax at the no-speech token that follows the start-of-transcript token.</summary>
    public required float NoSpeechProbability { get; init; }

    /// <summary>Whether the window was taken for silence, by <see cref="TranscriptionSettings.NoSpeechThreshold"/>.</summary>
    public required bool IsSilence { get; init; }

    /// <summary>The mean log probability of the tokens.</summary>
    public required double AverageLogProbability { get; init; }

    /// <summary>The entropy of the last 32 tokens, in nats; below about 2.4 the text repeats itself.</summary>
    public required double Entropy { get; init; }

    /// <summary>The temperature at which the text was found.</summary>
    public required float Temperature { get; init; }

    /// <summary>Whether every temperature was tried and none gave a text that the thresholds accept.</summary>
    public required bool IsRejected { get; init; }

    /// <summary>Whether the text was cut where it began to repeat, by <see cref="TranscriptionSettings.MaxRepeats"/>.</summary>
    public required bool IsCutAtLoop { get; init; }

    /// <summary>How far the next window begins behind this one's start.</summary>
    public required TimeSpan Advance { get; init; }

    /// <summary>The text of all segments.</summary>
    public string Text => string.Concat(Segments.Select(segment => segment.Text));
}
