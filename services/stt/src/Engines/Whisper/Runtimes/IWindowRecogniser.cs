namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>Recognises one window at a time; used by one thread at a time, which it blocks.</summary>
internal interface IWindowRecogniser : IDisposable
{
    /// <summary>Finds the words of the window that was encoded last.</summary>
    /// <param name="window">The window that <see cref="IWhisperRuntime.Encode"/> got.</param>
    /// <param name="threads">Processors to use.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the recogniser can be used again.</exception>
    RecognisedWindow Decode(RecognitionWindow window, int threads, CancellationToken cancellationToken);
}
