namespace VoiceMesh.Tts.Engines;

/// <summary>
/// Turns text into speech. Implementations exist for Piper, flite and espeak-ng; the interface is asynchronous and gives audio through a
/// sink, so that a remote provider fits it as well.
/// </summary>
public interface ISpeechSynthesizer
{
    /// <summary>Stable lower-case name, as said in <c>SynthesisStarted.engine</c>.</summary>
    string Engine { get; }

    /// <summary>One plain sentence on what the engine is, fit to show a person.</summary>
    string Note { get; }

    /// <summary>Every voice that can be asked for. Voices may be added while the process lives; none ever goes.</summary>
    IReadOnlyList<VoiceInfo> Voices { get; }

    /// <summary>
    /// Speaks one request. Audio reaches <paramref name="sink"/> while it is being made and never after the task has ended.
    /// Safe to call from many streams at once; an engine that can only do a few at a time queues the others.
    /// </summary>
    /// <param name="request">What to speak, with one of <see cref="Voices"/>.</param>
    /// <param name="sink">Takes the audio and the words.</param>
    /// <param name="cancellationToken">No sample reaches the sink after the engine's next callback.</param>
    /// <exception cref="OperationCanceledException">Cancelled, or the sink wanted no more.</exception>
    /// <exception cref="SpeechEngineException">The engine failed on this request; others are not affected.</exception>
    Task SynthesizeAsync(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken);
}
