namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>A loaded Whisper model and whatever runs it: one copy of the weights, recognisers that share it.</summary>
/// <remarks>
/// The scheduler sees nothing else of Whisper. A runtime that encodes and decodes in one call does all of it in <see cref="IWindowRecogniser.Decode"/>,
/// says a batch of one, and loses only what batches and a break between the two could win.
/// </remarks>
internal interface IWhisperRuntime : IDisposable
{
    /// <summary>What was loaded.</summary>
    WhisperRuntimeDescription Description { get; }

    /// <summary>Makes what one window needs while it is worked on: memory, no weights.</summary>
    IWindowRecogniser CreateRecogniser();

    /// <summary>Encodes windows, each on its own recogniser. Called from several threads at the same time, never with the same recogniser.</summary>
    /// <param name="windows">One to <see cref="WhisperRuntimeDescription.MaxEncoderBatch"/>, all of the same audio context.</param>
    /// <param name="threads">Processors to use.</param>
    /// <param name="cancellationToken">Looked at every few milliseconds.</param>
    void Encode(IReadOnlyList<EncoderInput> windows, int threads, CancellationToken cancellationToken);
}
