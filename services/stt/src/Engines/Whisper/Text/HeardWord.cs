namespace VoiceMesh.Stt.Engines.Whisper.Text;

/// <summary>A word of a window, before its place in the utterance is known.</summary>
/// <param name="Text">As the model wrote it, trimmed.</param>
/// <param name="StartMs">From the window's first sample; −1 where there is none.</param>
/// <param name="EndMs">From the window's first sample; −1 where there is none.</param>
/// <param name="Confidence">0 to 1; 0 where there is none.</param>
internal readonly record struct HeardWord(string Text, int StartMs, int EndMs, float Confidence)
{
    /// <summary>Whether the runtime gave its times.</summary>
    public bool IsTimed => StartMs >= 0 && EndMs >= StartMs;
}
