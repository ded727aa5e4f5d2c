namespace VoiceMesh.Stt.Engines.Whisper.Models;

/// <summary>Where the engine's model comes from.</summary>
internal interface IWhisperModelSource
{
    /// <summary>Finds the configured model, and fetches it where it may.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SpeechEngineUnavailableException">There is none; the message says what to do.</exception>
    Task<WhisperModelFile> FindAsync(CancellationToken cancellationToken);
}
