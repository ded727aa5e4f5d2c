namespace VoiceMesh.Whisper.Decoding;

/// <summary>What a window's decoding found.</summary>
internal readonly record struct WindowResult
{
    /// <summary>The hypothesis; good until the next window is decoded.</summary>
    public required Hypothesis Best { get; init; }

    /// <summary>Its score.</summary>
    public required SequenceScore Score { get; init; }

    /// <summary>The window.</summary>
    public required WindowBounds Bounds { get; init; }

    /// <summary>The temperature at which it was found.</summary>
    public required float Temperature { get; init; }

    /// <summary>The probability that nobody speaks.</summary>
    public required float NoSpeechProbability { get; init; }

    /// <summary>Whether the window is silence.</summary>
    public required bool IsSilence { get; init; }

    /// <summary>Whether no temperature gave a text that the thresholds accept.</summary>
    public required bool IsRejected { get; init; }

    /// <summary>Frames by which the window moves on.</summary>
    public required int SeekDelta { get; init; }

    /// <summary>Tokens of the context's end that the decoder saw.</summary>
    public required int UsedContext { get; init; }
}
