namespace VoiceMesh.Stt.Engines;

/// <summary>A recogniser: hands out one <see cref="IUtteranceDecoder"/> per stream and owns what they share (models, decoders, threads, connections).</summary>
/// <remarks>
/// The seam is as wide as the three kinds of engine need: a streaming decoder that runs in this process (PocketSphinx), a window decoder driven by a
/// scheduler that serves all streams (Whisper), and a connection to a cloud recogniser. None of them may block the caller of
/// <see cref="IUtteranceDecoder.Append"/>; each brings its own threads or sockets.
/// </remarks>
public interface ISpeechEngine
{
    /// <summary>What the engine is and can; constant after <see cref="LoadAsync"/>.</summary>
    SpeechEngineDescription Description { get; }

    /// <summary>How busy it is, for gauges.</summary>
    EngineLoad Load { get; }

    /// <summary>Loads libraries and models so far that the first stream meets a warm engine.</summary>
    /// <exception cref="SpeechEngineUnavailableException">Something is missing; the message names it and the package that brings it.</exception>
    Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Opens a decoder for one utterance; waits, within bounds, while all are in use.</summary>
    /// <param name="settings">What the stream asked for.</param>
    /// <param name="cancellationToken">Gives up the wait.</param>
    /// <exception cref="DecodersExhaustedException">None came free in time, or the queue of waiting streams is full.</exception>
    /// <exception cref="SpeechEngineUnavailableException">The engine is not loaded.</exception>
    ValueTask<IUtteranceDecoder> OpenAsync(UtteranceSettings settings, CancellationToken cancellationToken);
}
