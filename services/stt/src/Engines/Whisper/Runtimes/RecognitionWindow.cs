namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>Audio of 30 s at most, and how to recognise it.</summary>
/// <param name="Samples">Mono, 16 kHz. Not written to any more.</param>
/// <param name="AudioContext">Encoder frames of 20 ms to spend on it.</param>
/// <param name="Language">A code that the runtime lists, or null to detect it.</param>
/// <param name="Prompt">Text that comes before it; may be empty.</param>
/// <param name="Quality">How much work to put into it.</param>
/// <param name="MaxTokens">Most tokens to answer: more than anybody says in the window's time.</param>
internal sealed record RecognitionWindow(
    ReadOnlyMemory<short> Samples, int AudioContext, string? Language, string Prompt, RecognitionQuality Quality, int MaxTokens)
{
    /// <summary>Rate of every window.</summary>
    public const int SampleRateHz = 16000;

    /// <summary>Length of the audio in milliseconds.</summary>
    public int DurationMs => (int)(Samples.Length * 1000L / SampleRateHz);
}
