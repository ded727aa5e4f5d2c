using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>What a stream's config asked for, checked and completed with defaults.</summary>
/// <param name="Voice">Who speaks.</param>
/// <param name="Engine">The engine of <paramref name="Voice"/>.</param>
/// <param name="SpeakingRate">0.5 to 2.0.</param>
/// <param name="Pitch">0.5 to 2.0.</param>
internal sealed record SynthesisCall(VoiceInfo Voice, ISpeechSynthesizer Engine, double SpeakingRate, double Pitch)
{
    private const double MinFactor = 0.5;
    private const double MaxFactor = 2.0;

    /// <summary>Checks a config against the voices that are here.</summary>
    /// <param name="config">The first message.</param>
    /// <param name="catalog">The voices.</param>
    /// <param name="options">Defaults for what the config leaves open.</param>
    /// <param name="problem">Null, or what is wrong and what to do.</param>
    public static SynthesisCall? Create(SynthesizeConfig config, VoiceCatalog catalog, SynthesisOptions options, out string? problem)
    {
        // A NaN fails both comparisons and so counts as out of range.
        if (config.SpeakingRate != 0 && !(config.SpeakingRate >= MinFactor && config.SpeakingRate <= MaxFactor))
        {
            problem = FormattableString.Invariant($"speaking_rate is {config.SpeakingRate}; send 0.5 to 2.0, or 0 for 1.0.");
            return null;
        }

        if (config.Pitch != 0 && !(config.Pitch >= MinFactor && config.Pitch <= MaxFactor))
        {
            problem = FormattableString.Invariant($"pitch is {config.Pitch}; send 0.5 to 2.0, or 0 for 1.0.");
            return null;
        }

        return catalog.Resolve(config.Voice, config.Language, out problem) is { } found
            ? new SynthesisCall(
                found.Voice,
                found.Engine,
                config.SpeakingRate == 0 ? options.SpeakingRate : config.SpeakingRate,
                config.Pitch == 0 ? options.Pitch : config.Pitch)
            : null;
    }
}
