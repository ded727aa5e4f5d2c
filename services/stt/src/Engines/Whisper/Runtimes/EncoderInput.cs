namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>One window of an encoder batch.</summary>
/// <param name="Recogniser">Where the result is kept for decoding.</param>
/// <param name="Window">The audio.</param>
internal readonly record struct EncoderInput(IWindowRecogniser Recogniser, RecognitionWindow Window);
