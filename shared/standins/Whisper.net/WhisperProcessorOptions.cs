using VoiceMesh.Whisper.Decoding;

namespace Whisper.net;

/// <summary>What a builder has gathered, with the defaults of the real package's native library.</summary>
internal sealed class WhisperProcessorOptions
{
    private const int DefaultBestOf = 5;
    private const int DefaultBeamSize = 5;
    private const int DefaultMaxThreads = 4;

    public int Threads { get; set; } = Math.Min(DefaultMaxThreads, Environment.ProcessorCount);

    public int AudioContextSize { get; set; }

    public string? Language { get; set; } = "en";

    public string? Prompt { get; set; }

    public bool SingleSegment { get; set; }

    public bool TokenTimestamps { get; set; }

    public bool Probabilities { get; set; }

    public int MaxTokensPerSegment { get; set; }

    public float Temperature { get; set; }

    public float TemperatureInc { get; set; } = 0.2f;

    public float LogProbThreshold { get; set; } = -1f;

    public float NoSpeechThreshold { get; set; } = 0.6f;

    public bool IsBeamSearch { get; set; }

    public int? BestOf { get; set; }

    public int? BeamSize { get; set; }

    /// <summary>Hypotheses that a processor has to hold at once.</summary>
    public int MaxBeams => Math.Max(1, Math.Max(EffectiveBestOf, EffectiveBeamSize));

    private int EffectiveBeamSize => IsBeamSearch ? BeamSize ?? DefaultBeamSize : 1;

    private int EffectiveBestOf => IsBeamSearch ? 1 : BestOf ?? DefaultBestOf;

    public WhisperProcessorOptions Copy() => (WhisperProcessorOptions)MemberwiseClone();

    public TranscriptionSettings ToSettings() => new()
    {
        Language = string.IsNullOrEmpty(Language) ? TranscriptionSettings.DetectLanguage : Language,
        InitialPrompt = Prompt,
        SingleSegment = SingleSegment,
        // The native library counts from 0 and stops behind the limit.
        MaxTokens = MaxTokensPerSegment > 0 ? MaxTokensPerSegment + 1 : 0,
        Temperature = Temperature,
        TemperatureIncrement = TemperatureInc,
        LogProbabilityThreshold = LogProbThreshold,
        NoSpeechThreshold = NoSpeechThreshold,
        BestOf = EffectiveBestOf,
        BeamSize = EffectiveBeamSize,
        MaxRepeats = 0,
    };
}
