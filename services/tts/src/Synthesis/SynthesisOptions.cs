using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>Settings of the tts service, section <c>Synthesis</c>.</summary>
public sealed class SynthesisOptions
{
    /// <summary>
    /// Voice of calls that name neither voice nor language, and of English. Default empty, which is the best English voice: Piper's where there is one,
    /// else flite's <c>slt</c>, else espeak-ng's; the same holds where the named one is absent.
    /// </summary>
    public string DefaultVoice { get; set; } = "";

    /// <summary>Speed of calls that ask for none, 0.5 to 2.0. Default 1.0.</summary>
    [Range(0.5, 2.0)]
    public double SpeakingRate { get; set; } = 1.0;

    /// <summary>Pitch of calls that ask for none, 0.5 to 2.0. Default 1.0.</summary>
    [Range(0.5, 2.0)]
    public double Pitch { get; set; } = 1.0;

    /// <summary>Synthesize streams open at once, 1 to 10,000; one more is refused with RESOURCE_EXHAUSTED. Default 64.</summary>
    [Range(1, 10_000)]
    public int MaxConcurrentStreams { get; set; } = 64;

    /// <summary>The <c>retry-after-ms</c> of a refusal, 10 to 60,000 ms. Default 250.</summary>
    [Range(10, 60_000)]
    public int RetryAfterMs { get; set; } = 250;

    /// <summary>Characters (UTF-16 units) of one text chunk, 1 to 20,000. Default 2,000.</summary>
    [Range(1, 20_000)]
    public int MaxChunkChars { get; set; } = 2_000;

    /// <summary>Text chunks of a stream that wait to be spoken, 1 to 1,000; beyond it the stream is not read. Default 32.</summary>
    [Range(1, 1_000)]
    public int TextQueueChunks { get; set; } = 32;

    /// <summary>Speech made ahead of what the caller has taken before the next sentence waits, 100 to 60,000 ms. Default 5,000.</summary>
    [Range(100, 60_000)]
    public int AudioAheadMs { get; set; } = 5_000;

    /// <summary>Audio in one message, 10 to 200 ms. Default 20.</summary>
    [Range(10, 200)]
    public int AudioMessageMs { get; set; } = 20;

    /// <summary>Silence after a sentence, in place of the engine's own, 0 to 1,000 ms. Default 150.</summary>
    [Range(0, 1_000)]
    public int SentencePauseMs { get; set; } = 150;
}
