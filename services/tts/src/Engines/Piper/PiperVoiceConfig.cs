using System.Collections.Frozen;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>What a voice's <c>.onnx.json</c> says of it.</summary>
internal sealed record PiperVoiceConfig
{
    /// <summary>Begins every sentence.</summary>
    public const string Begin = "^";

    /// <summary>Ends every sentence.</summary>
    public const string End = "$";

    /// <summary>Stands behind every phoneme.</summary>
    public const string Pad = "_";

    /// <summary>BCP 47 tag in canonical case.</summary>
    public required string Language { get; init; }

    /// <summary>Samples per second.</summary>
    public required int SampleRateHz { get; init; }

    public required PhonemeAlphabet Alphabet { get; init; }

    /// <summary>espeak-ng's name of the language that phonemes are made for; empty for <see cref="PhonemeAlphabet.Text"/>.</summary>
    public required string EspeakVoice { get; init; }

    /// <summary>Names of the speakers, by their number; one empty name for a voice of one speaker.</summary>
    public required IReadOnlyList<string> Speakers { get; init; }

    public required float NoiseScale { get; init; }

    public required float LengthScale { get; init; }

    public required float NoiseWidth { get; init; }

    /// <summary>Numbers of each phoneme; a phoneme is one Unicode character, or one of <see cref="Clusters"/>.</summary>
    public required FrozenDictionary<string, long[]> PhonemeIds { get; init; }

    /// <summary>Phonemes that take the place of others.</summary>
    public required FrozenDictionary<string, string[]> Replacements { get; init; }

    /// <summary>Runs of vowels that are one phoneme to the voice.</summary>
    public required IReadOnlyList<string[]> Clusters { get; init; }

    /// <summary>Whether the model has an input that says who speaks.</summary>
    public bool HasSpeakers => Speakers.Count > 1;
}
