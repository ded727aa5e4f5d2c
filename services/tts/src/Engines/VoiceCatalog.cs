namespace VoiceMesh.Tts.Engines;

/// <summary>Every voice of every engine that is here, and the rule that picks one.</summary>
public sealed class VoiceCatalog
{
    private const string DefaultLanguage = "en";

    private readonly Dictionary<string, (VoiceInfo Voice, ISpeechSynthesizer Engine)> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="engines">In order of preference: for a language that two engines speak, the first one's voice is taken.</param>
    /// <param name="defaultVoice">Speaks English and calls that name no language; where it is absent, the first English voice does.</param>
    public VoiceCatalog(IReadOnlyList<ISpeechSynthesizer> engines, string defaultVoice)
    {
        Engines = engines;
        Voices = [.. engines.SelectMany(e => e.Voices)];
        foreach (var engine in engines)
        {
            foreach (var voice in engine.Voices)
            {
                _byName.TryAdd(voice.Name, (voice, engine));
            }
        }

        DefaultVoice = Find(defaultVoice)?.Voice ?? FindByLanguage(DefaultLanguage) ?? (Voices.Count > 0 ? Voices[0] : null);
    }

    /// <summary>Engines in order of preference; empty when none is installed.</summary>
    public IReadOnlyList<ISpeechSynthesizer> Engines { get; }

    /// <summary>All voices, the preferred engine's first.</summary>
    public IReadOnlyList<VoiceInfo> Voices { get; }

    /// <summary>The voice of a call that asks for nothing; null when there is no engine.</summary>
    public VoiceInfo? DefaultVoice { get; }

    /// <summary>Picks the voice of a call.</summary>
    /// <param name="voice">A voice's name in any case, or empty for the language's default.</param>
    /// <param name="language">BCP 47 tag, or empty: English, or whatever the named voice speaks.</param>
    /// <param name="problem">Null, or what is wrong and what to do.</param>
    /// <returns>The voice and its engine, or null with a <paramref name="problem"/>.</returns>
    public (VoiceInfo Voice, ISpeechSynthesizer Engine)? Resolve(string voice, string language, out string? problem)
    {
        problem = null;
        if (voice.Length > 0)
        {
            if (Find(voice) is not { } named)
            {
                problem = $"There is no voice '{Shorten(voice)}'; Describe lists the voices.";
                return null;
            }

            if (language.Length > 0 && LanguageTag.Primary(language) != LanguageTag.Primary(named.Voice.Language))
            {
                problem = $"Voice '{named.Voice.Name}' speaks {named.Voice.Language}, not '{Shorten(language)}'; leave one of the two empty.";
                return null;
            }

            return named;
        }

        var speaker = language.Length == 0 ? DefaultVoice : FindByLanguage(language);
        if (speaker is null)
        {
            problem = $"No voice speaks '{Shorten(language)}'; Describe lists the languages.";
            return null;
        }

        return _byName[speaker.Name];
    }

    private (VoiceInfo Voice, ISpeechSynthesizer Engine)? Find(string name) => _byName.TryGetValue(name, out var found) ? found : null;

    /// <summary>
    /// English of any region is the default voice's when that is English: one natural voice is worth more than an accent. Else the
    /// exact tag, then the language without its region, then the region that the language is named after (fr-FR), then any region.
    /// </summary>
    private VoiceInfo? FindByLanguage(string language)
    {
        var primary = LanguageTag.Primary(language);
        if (DefaultVoice is { } preferred && primary == DefaultLanguage && LanguageTag.Primary(preferred.Language) == DefaultLanguage)
        {
            return preferred;
        }

        var tag = LanguageTag.Canonicalize(language);
        return Voices.FirstOrDefault(v => v.Language == tag)
            ?? Voices.FirstOrDefault(v => v.Language == primary)
            ?? Voices.FirstOrDefault(v => v.Language == $"{primary}-{primary.ToUpperInvariant()}")
            ?? Voices.FirstOrDefault(v => LanguageTag.Primary(v.Language) == primary);
    }

    private static string Shorten(string value) => value.Length <= 40 ? value : value[..40] + "…";
}
