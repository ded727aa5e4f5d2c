namespace VoiceMesh.Whisper.Decoding;

/// <summary>Where a window lies and how its decoding ends. Frames are 10 ms.</summary>
/// <param name="Seek">The frame at which the window begins.</param>
/// <param name="SeekEnd">The frame at which the audio ends.</param>
/// <param name="MaxTokens">Most tokens, 1 or more.</param>
/// <param name="IsMaxTokensWanted">Whether the caller set that limit: reaching it is then an end, else a sign of a loop.</param>
/// <param name="MaxRepeats">Repeats that stop the window; 0 for no guard.</param>
/// <param name="SingleSegment">Whether times within the window are of no interest.</param>
/// <param name="WithoutTimestamps">Whether the model predicts no times.</param>
internal readonly record struct WindowBounds(
    int Seek,
    int SeekEnd,
    int MaxTokens,
    bool IsMaxTokensWanted,
    int MaxRepeats,
    bool SingleSegment,
    bool WithoutTimestamps);
