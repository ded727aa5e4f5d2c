namespace VoiceMesh.Whisper.Decoding;

/// <summary>One attempt at a window.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Bounds">The window.</param>
/// <param name="Temperature">The temperature.</param>
/// <param name="Width">Hypotheses to hold at once.</param>
internal readonly record struct SearchRequest(TranscriptionSettings Settings, WindowBounds Bounds, float Temperature, int Width);
