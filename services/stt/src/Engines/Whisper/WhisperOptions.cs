using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>The Whisper engine. Section <c>Whisper</c>.</summary>
public sealed class WhisperOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Whisper";

    /// <summary>Value of <see cref="Model"/>, <see cref="Runtime"/> and <see cref="Language"/> that leaves the choice to the engine.</summary>
    public const string Auto = "auto";

    /// <summary>
    /// The model: <c>auto</c> (default) takes the best one that the models folder, the cache or a download has, a name such as <c>tiny.en</c> or
    /// <c>base-q5_1</c> takes that one, anything with a path separator is a ggml file.
    /// </summary>
    [Required]
    public string Model { get; set; } = Auto;

    /// <summary>
    /// What runs the model: <c>native</c> is Whisper.net with its native library, <c>managed</c> is the engine in C#, <c>auto</c> (default) takes the
    /// native one where its library loads.
    /// </summary>
    [Required]
    [RegularExpression("auto|native|managed", ErrorMessage = "Whisper:Runtime must be auto, native or managed.")]
    public string Runtime { get; set; } = Auto;

    /// <summary>
    /// Language of a stream that names none: a code such as <c>en</c> or <c>de</c>, or <c>auto</c> (default), which detects it per utterance where the
    /// model knows several. It also decides which models suit the model <c>auto</c>; there, <c>auto</c> means English.
    /// </summary>
    [Required]
    [RegularExpression("auto|[A-Za-z]{2,3}(-[A-Za-z0-9]+)*", ErrorMessage = "Whisper:Language must be auto or a language code such as en.")]
    public string Language { get; set; } = Auto;

    /// <summary>Windows that are recognised at the same time, 0 to 64; 0 (default): one per two processors.</summary>
    [Range(0, 64)]
    public int Workers { get; set; }

    /// <summary>Threads of one window, 0 to 64; 0 (default): as many processors as the other windows leave free when it starts.</summary>
    [Range(0, 64)]
    public int Threads { get; set; }

    /// <summary>Windows of equal length that may go through the encoder together, 1 to 16; default 1, see the README for what more brings.</summary>
    [Range(1, 16)]
    public int EncoderBatch { get; set; } = 1;

    /// <summary>
    /// Streams open at the same time, 0 to 1000; 0 (default): as many as the measured speed of the model carries. One more is refused with
    /// RESOURCE_EXHAUSTED.
    /// </summary>
    [Range(0, 1000)]
    public int MaxStreams { get; set; }

    /// <summary>Finals that wait for a worker from which on new streams are refused, 1 to 1000; default 8.</summary>
    [Range(1, 1000)]
    public int QueueLimit { get; set; } = 8;

    /// <summary>Wait of the oldest final in milliseconds from which on new streams are refused, 10 to 60000; default 500.</summary>
    [Range(10, 60000)]
    public int MaxQueueAgeMs { get; set; } = 500;

    /// <summary>Audio between two interims of a stream on an idle machine in milliseconds, 100 to 10000; default 500. Load stretches it.</summary>
    [Range(100, 10000)]
    public int InterimIntervalMs { get; set; } = 500;

    /// <summary>Share of the workers' time that all interims together may take, 0 to 1; default 0.5. 0 gives no interims.</summary>
    [Range(0.0, 1.0)]
    public double InterimShare { get; set; } = 0.5;

    /// <summary>
    /// Least encoder context in frames of 20 ms, 128 to 1500; default 384. A short utterance is encoded in this much instead of the full 1500; less is
    /// faster and makes the model repeat itself and invent words.
    /// </summary>
    [Range(128, 1500)]
    public int AudioContextFloor { get; set; } = 384;

    /// <summary>
    /// Longest audio in milliseconds whose encoder context is cut down, 0 to 30000; default 15000. Longer windows get the full context, because a
    /// cut context ruins them; 0 never cuts it down.
    /// </summary>
    [Range(0, 30000)]
    public int ShortWindowMs { get; set; } = 15000;

    /// <summary>Hypotheses that a final is searched with, 1 to 8; default 1, which is greedy. Interims are always greedy.</summary>
    [Range(1, 8)]
    public int BeamSize { get; set; } = 1;

    /// <summary>
    /// Step by which a final that fails its checks is decoded again at a higher temperature, 0 to 1; default 0.2. 0 takes the first decoding as it is.
    /// </summary>
    [Range(0.0, 1.0)]
    public double TemperatureStep { get; set; } = 0.2;

    /// <summary>Probability of silence above which words of low probability are dropped, 0 to 1; default 0.6.</summary>
    [Range(0.0, 1.0)]
    public double NoSpeechThreshold { get; set; } = 0.6;

    /// <summary>Mean log probability of a token below which a decoding counts as failed, −10 to 0; default −1.</summary>
    [Range(-10.0, 0.0)]
    public double LogProbabilityThreshold { get; set; } = -1.0;

    /// <summary>Text that every utterance is decoded after, for names and spelling; default empty. Hints of a stream follow it.</summary>
    [StringLength(800)]
    public string InitialPrompt { get; set; } = "";

    /// <summary>Whether the native runtime may use a graphics processor, where its package for one is built in; default false.</summary>
    public bool UseGpu { get; set; }

    /// <summary>Which graphics processor, 0 to 15; default 0.</summary>
    [Range(0, 15)]
    public int GpuDevice { get; set; }
}
