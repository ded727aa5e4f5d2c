namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>How much work a window is worth.</summary>
internal enum RecognitionQuality
{
    /// <summary>A guess that the next one replaces: greedy, one attempt.</summary>
    Interim,

    /// <summary>The answer: the configured search, and further attempts when one fails its checks.</summary>
    Final,
}
