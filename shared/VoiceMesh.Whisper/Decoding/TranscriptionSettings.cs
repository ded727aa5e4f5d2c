namespace VoiceMesh.Whisper.Decoding;

/// <summary>How a window or a recording is decoded. The defaults are those of whisper.cpp, except for <see cref="MaxRepeats"/>, which it does not know.</summary>
public sealed record TranscriptionSettings
{
    /// <summary>The value of <see cref="Language"/> that has the model find out.</summary>
    public const string DetectLanguage = "auto";

    /// <summary>A code of <see cref="Text.WhisperLanguages"/> such as "en", or <see cref="DetectLanguage"/>. Models for English alone ignore it.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Whether the text is translated into English. Models for English alone ignore it.</summary>
    public bool Translate { get; init; }

    /// <summary>Text that the decoder sees as if it had been said before; names and words that are likely to come. Its last tokens count when it is long.</summary>
    public string? InitialPrompt { get; init; }

    /// <summary>Most tokens of earlier text, the initial prompt included, that the decoder sees; 0 for none. Never more than half of the model's text context, less one.</summary>
    public int MaxContextTokens { get; init; } = int.MaxValue;

    /// <summary>The first temperature, 0 to 1. 0 takes the best token, or searches when <see cref="BeamSize"/> is above 1; more draws tokens.</summary>
    public float Temperature { get; init; }

    /// <summary>What is added to the temperature, up to 1, each time that a result is rejected; 0 never tries again.</summary>
    public float TemperatureIncrement { get; init; } = 0.2f;

    /// <summary>Hypotheses that are drawn at a temperature above 0, of which the best counts; 1 to the hypotheses that the transcriber can hold.</summary>
    public int BestOf { get; init; } = 5;

    /// <summary>Hypotheses of the beam search at temperature 0; 1 is greedy decoding. At most as many as the transcriber can hold.</summary>
    public int BeamSize { get; init; } = 1;

    /// <summary>The exponent α of the length penalty ((5 + length) / 6)^α (Wu et al. 2016, equation 14), 0 to 1; null ranks by the mean log probability.</summary>
    public float? LengthPenalty { get; init; }

    /// <summary>A result of more than 32 tokens is rejected when the entropy of its last 32 tokens, in nats, is below this; negative never rejects.</summary>
    public float EntropyThreshold { get; init; } = 2.4f;

    /// <summary>A result is rejected when its mean log probability is below this, unless the window is taken for silence.</summary>
    public float LogProbabilityThreshold { get; init; } = -1f;

    /// <summary>A window is silence when the probability of no speech is above this and the mean log probability below <see cref="LogProbabilityThreshold"/>; 0 to 1.</summary>
    public float NoSpeechThreshold { get; init; } = 0.6f;

    /// <summary>Whether the text may neither be empty nor begin with a lone space.</summary>
    public bool SuppressBlank { get; init; } = true;

    /// <summary>Whether symbols that annotate sounds, such as brackets and notes, are kept from the text.</summary>
    public bool SuppressNonSpeech { get; init; }

    /// <summary>The latest time, in seconds, at which the first segment may begin; 0 for any.</summary>
    public float MaxInitialTimestampSeconds { get; init; } = 1f;

    /// <summary>Most tokens of a window; 0 for half of the model's text context, less four.</summary>
    public int MaxTokens { get; init; }

    /// <summary>A window is stopped when its text ends in this many repeats of the same tokens (and at least 16 of them): 2 or more, or 0 for no such guard.</summary>
    public int MaxRepeats { get; init; } = 8;

    /// <summary>Whether all text of a window is one segment.</summary>
    public bool SingleSegment { get; init; }

    /// <summary>Whether the model predicts no timestamps. Forced for the first distilled models, which never learnt them.</summary>
    public bool WithoutTimestamps { get; init; }

    /// <summary>The seed of the draws at temperatures above 0: the same seed draws the same tokens.</summary>
    public ulong Seed { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; its name and range are in the message.</exception>
    public void Validate()
    {
        RequireRange(Temperature, 0f, 1f, nameof(Temperature));
        RequireRange(TemperatureIncrement, 0f, 1f, nameof(TemperatureIncrement));
        RequireRange(LengthPenalty ?? 0f, 0f, 1f, nameof(LengthPenalty));
        RequireRange(NoSpeechThreshold, 0f, 1f, nameof(NoSpeechThreshold));
        RequireRange(MaxInitialTimestampSeconds, 0f, 30f, nameof(MaxInitialTimestampSeconds));
        ArgumentOutOfRangeException.ThrowIfLessThan(BestOf, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BeamSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxContextTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxTokens);
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRepeats);
        ArgumentOutOfRangeException.ThrowIfEqual(MaxRepeats, 1);
    }

    private static void RequireRange(float value, float least, float most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {least} to {most}.");
        }
    }
}
