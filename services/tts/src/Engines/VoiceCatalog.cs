namespace VoiceMesh.Tts.Engines;

/// <summary>Every voice of every engine that is here, and the rule that picks one.</summary>
public sealed class VoiceCatalog
{
    private const string DefaultLanguage = "en";

    private readonly string _defaultVoice;
    private volatile Snapshot _snapshot;

    /// <param name="engines">In order of preference: for a language that two engines speak, the first one's voice is taken.</param>
    /// <param name="defaultVoice">Speaks English and calls that name no language; where it is empty or absent, the preferred English voice does.</param>
    public VoiceCatalog(IReadOnlyList<ISpeechSynthesizer> engines, string defaultVoice)
    {
        Engines = engines;
        _defaultVoice = defaultVoice;
        _snapshot = new Snapshot(engines, defaultVoice);
    }

    /// <summary>Engines in order of preference; empty when none is installed. One may have no voices yet.</summary>
    public IReadOnlyList<ISpeechSynthesizer> Engines { get; }

    /// <summary>All voices, the preferred engine's first.</summary>
    public IReadOnlyList<VoiceInfo> Voices => _snapshot.Voices;

    /// <summary>The voice of a call that asks for nothing; null when there is no voice at all.</summary>
    public VoiceInfo? DefaultVoice => _snapshot.DefaultVoice;

    /// <summary>Takes in voices that engines have got since; replies that have begun keep theirs.</summary>
    public void Refresh() => _snapshot = new Snapshot(Engines, _defaultVoice);

    /// <summary>Picks the voice of a call.</summary>
    /// <param name="voice">A voice's name in any case, or empty for the language's default.</param>
    /// <param name="language">BCP 47 tag, or empty: English, or whatever the named voice speaks.</param>
    /// <param name="problem">Null, or what is wrong and what to do.</param>
    /// <returns>The voice and its engine, or null with a <paramref name="problem"/>.</returns>
    public (VoiceInfo Voice, ISpeechSynthesizer Engine)? Resolve(string voice, string language, out string? problem)
    {
        var snapshot = _snapshot;
        problem = null;
        if (voice.Length > 0)
        {
            if (snapshot.Find(voice) is not { } named)
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

        var speaker = language.Length == 0 ? snapshot.DefaultVoice : snapshot.FindByLanguage(language);
        if (speaker is null)
        {
            problem = $"No voice speaks '{Shorten(language)}'; Describe lists the languages.";
            return null;
        }

        return snapshot.Find(speaker.Name);
    }

    private static string Shorten(string value) => value.Length <= 40 ? value : value[..40] + "…";

    /// <summary>The voices at one moment.</summary>
    private sealed class Snapshot
    {
        private readonly Dictionary<string, (VoiceInfo Voice, ISpeechSynthesizer Engine)> _byName = new(StringComparer.OrdinalIgnoreCase);
        private readonly List<IReadOnlyList<VoiceInfo>> _byEngine = [];

        public Snapshot(IReadOnlyList<ISpeechSynthesizer> engines, string defaultVoice)
        {
            foreach (var engine in engines)
            {
                var voices = engine.Voices;
                _byEngine.Add(voices);
                foreach (var voice in voices)
                {
                    _byName.TryAdd(voice.Name, (voice, engine));
                }
            }

            Voices = [.. _byEngine.SelectMany(static voices => voices)];
            DefaultVoice = Find(defaultVoice)?.Voice ?? FindByLanguage(DefaultLanguage) ?? (Voices.Count > 0 ? Voices[0] : null);
        }

        public IReadOnlyList<VoiceInfo> Voices { get; }

        public VoiceInfo? DefaultVoice { get; }

        public (VoiceInfo Voice, ISpeechSynthesizer Engine)? Find(string name) => _byName.TryGetValue(name, out var found) ? found : null;

        /// <summary>
        /// English of any region is the default voice's when that is English: one natural voice is worth more than an accent. Else the first engine
        /// that speaks the language at all.
        /// </summary>
        public VoiceInfo? FindByLanguage(string language)
        {
            var primary = LanguageTag.Primary(language);
            if (DefaultVoice is { } preferred && primary == DefaultLanguage && LanguageTag.Primary(preferred.Language) == DefaultLanguage)
            {
                return preferred;
            }

            var tag = LanguageTag.Canonicalize(language);
            return _byEngine.Select(voices => FindAmong(voices, tag, primary)).FirstOrDefault(voice => voice is not null);
        }

        /// <summary>The exact tag, then the language without its region, then the region that the language is named after (fr-FR), then any region.</summary>
        private static VoiceInfo? FindAmong(IReadOnlyList<VoiceInfo> voices, string tag, string primary) =>
            voices.FirstOrDefault(v => v.Language == tag)
            ?? voices.FirstOrDefault(v => v.Language == primary)
            ?? voices.FirstOrDefault(v => v.Language == $"{primary}-{primary.ToUpperInvariant()}")
            ?? voices.FirstOrDefault(v => LanguageTag.Primary(v.Language) == primary);
    }
}
