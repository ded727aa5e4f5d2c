namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>Between the contract's language tags (BCP 47) and Whisper's codes.</summary>
internal static class WhisperLanguageTags
{
    /// <summary>The tag of a language that is to be found out.</summary>
    public const string Undetermined = "und";

    // The one code that Whisper writes in its old form.
    private const string JavaneseCode = "jw";
    private const string JavaneseTag = "jv";

    /// <summary>The tags that an engine with some languages lists, its default first.</summary>
    /// <param name="codes">Whisper's codes of the languages that the model knows.</param>
    /// <param name="wanted">The setting: a tag or code, or <see cref="WhisperOptions.Auto"/>.</param>
    /// <exception cref="SpeechEngineUnavailableException">The model does not know the language.</exception>
    public static IReadOnlyList<string> List(IReadOnlyList<string> codes, string wanted)
    {
        var tags = codes.Select(ToTag).ToList();
        if (codes.Count > 1)
        {
            tags.Insert(0, Undetermined);
        }

        if (wanted == WhisperOptions.Auto)
        {
            return tags;
        }

        var primary = ToTag(wanted.Split('-', 2)[0].ToLowerInvariant());
        if (!tags.Remove(primary))
        {
            throw new SpeechEngineUnavailableException(
                $"The Whisper model does not know the language '{wanted}' (Whisper:Language); choose a model without '.en' in its name, or one of {string.Join(", ", tags)}.");
        }

        return [primary, .. tags];
    }

    /// <summary>Whisper's code, or null for a language that is to be found out.</summary>
    /// <param name="tag">One of <see cref="List"/>.</param>
    public static string? ToCode(string tag) => tag switch
    {
        Undetermined => null,
        JavaneseTag => JavaneseCode,
        _ => tag,
    };

    /// <summary>The tag of a code; empty for an empty one.</summary>
    /// <param name="code">One of Whisper's codes, or empty.</param>
    public static string ToTag(string code) => code == JavaneseCode ? JavaneseTag : code;
}
