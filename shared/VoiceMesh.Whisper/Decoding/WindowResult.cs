namespace VoiceMesh.Whisper.Decoding;

/// <summary>What a window's decoding found.</summary>
/// <param name="Best">The hypothesis; good until the next window is decoded.</param>
/// <param name="Score">Its score.</param>
/// <param name="Bounds">The window.</param>
/// <param name="Temperature">The temperature at which it was found.</param>
/// <param name="NoSpeechProbability">The probability that nobody speaks.</param>
/// <param name="IsSilence">Whether the window is silence.</param>
/// <param name="SeekDelta">Frames by which the window moves on.</param>
/// <param name="UsedContext">Tokens of the context's end that the decoder saw.</param>
internal readonly record struct WindowResult(
    Hypothesis Best,
    SequenceScore Score,
    WindowBounds Bounds,
    float Temperature,
    float NoSpeechProbability,
    bool IsSilence,
    int SeekDelta,
    int UsedContext);
