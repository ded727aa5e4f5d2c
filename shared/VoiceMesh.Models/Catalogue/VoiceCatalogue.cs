using System.Text.RegularExpressions;

namespace VoiceMesh.Models.Catalogue;

/// <summary>Piper voices worth naming, and the layout by which any other is found (huggingface.co/rhasspy/piper-voices, voices.json).</summary>
public static partial class VoiceCatalogue
{
    /// <summary>The voice that English gets unless another is asked for.</summary>
    public const string Default = "en_US-lessac-medium";

    private static readonly Dictionary<string, long> SizeByQuality = new()
    {
        ["x_low"] = 20_628_813,
        ["low"] = 63_104_526,
        ["medium"] = 63_201_294,
        ["high"] = 113_895_201,
    };

    /// <summary>The best known voice of each language first.</summary>
    public static IReadOnlyList<VoiceEntry> Entries { get; } =
    [
        Entry(Default, "5efe09e69902187827af646e1a6e9d269dee769f9877d17b16b1b46eeaaf019f"),
        Entry("en_US-lessac-high"),
        Entry("en_US-lessac-low"),
        Entry("en_US-ryan-medium", "abf4c274862564ed647ba0d2c47f8ee7c9b717d27bdad9219100eb310db4047a"),
        Entry("en_US-ryan-high"),
        Entry("en_US-amy-medium"),
        Entry("en_US-hfc_female-medium"),
        Entry("en_US-joe-medium"),
        Entry("en_US-libritts_r-medium"),
        Entry("en_GB-alan-medium", "0a309668932205e762801f1efc2736cd4b0120329622adf62be09e56339d3330"),
        Entry("en_GB-alba-medium", "401369c4a81d09fdd86c32c5c864440811dbdcc66466cde2d64f7133a66ad03b"),
        Entry("en_GB-vctk-medium"),
        Entry("cs_CZ-jirka-medium"),
        Entry("da_DK-talesyntese-medium"),
        Entry("de_DE-thorsten-medium"),
        Entry("de_DE-thorsten-high"),
        Entry("el_GR-rapunzelina-low"),
        Entry("es_ES-davefx-medium"),
        Entry("es_MX-ald-medium"),
        Entry("fi_FI-harri-medium"),
        Entry("fr_FR-siwis-medium"),
        Entry("hu_HU-anna-medium"),
        Entry("it_IT-riccardo-x_low"),
        Entry("nl_BE-nathalie-medium"),
        Entry("no_NO-talesyntese-medium"),
        Entry("pl_PL-gosia-medium"),
        Entry("pt_BR-faber-medium"),
        Entry("ro_RO-mihai-medium"),
        Entry("ru_RU-irina-medium"),
        Entry("sk_SK-lili-medium"),
        Entry("sv_SE-nst-medium"),
        Entry("tr_TR-dfki-medium"),
        Entry("uk_UA-ukrainian_tts-medium"),
        Entry("vi_VN-vais1000-medium"),
        Entry("zh_CN-huayan-medium"),
    ];

    /// <summary>Finds a named voice.</summary>
    /// <param name="name">For example <c>en_US-lessac-medium</c>.</param>
    /// <returns>Null for a voice that this list leaves out; it may exist all the same.</returns>
    public static VoiceEntry? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name);

    /// <summary>The voice for a language: same locale first, then same language.</summary>
    /// <param name="language">BCP 47 tag such as <c>en-US</c> or <c>de</c>.</param>
    /// <returns>Null when no voice speaks it.</returns>
    public static VoiceEntry? ForLanguage(string language) =>
        Entries.FirstOrDefault(entry => entry.Language.Equals(language, StringComparison.OrdinalIgnoreCase))
        ?? Entries.FirstOrDefault(entry => SpeaksLanguage(entry.Name, language));

    /// <summary>Whether a voice's name says that it speaks a language, whatever the region.</summary>
    /// <param name="name">Name of a voice.</param>
    /// <param name="language">BCP 47 tag.</param>
    public static bool SpeaksLanguage(string name, string language) =>
        name.Split('_', '-')[0].Equals(language.Split('-', '_')[0], StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the public hub keeps a voice's weights: language, locale, name, quality.</summary>
    /// <param name="name">For example <c>en_US-lessac-medium</c>.</param>
    /// <returns>For example <c>en/en_US/lessac/medium/en_US-lessac-medium.onnx</c>; null when the name does not have the hub's form.</returns>
    public static string? HubPath(string name) => HubName().Match(name) is { Success: true } match
        ? $"{match.Groups["language"]}/{match.Groups["language"]}_{match.Groups["region"]}/{match.Groups["voice"]}/{match.Groups["quality"]}/{name}.onnx"
        : null;

    [GeneratedRegex("^(?<language>[a-z]{2,3})_(?<region>[A-Z0-9]{2,3})-(?<voice>[A-Za-z0-9_]+)-(?<quality>x_low|low|medium|high)$")]
    private static partial Regex HubName();

    private static VoiceEntry Entry(string name, string? sha256 = null) => new(
        name,
        SizeByQuality[name[(name.LastIndexOf('-') + 1)..]],
        sha256 is null ? null : new FileDigest(DigestAlgorithm.Sha256, sha256));
}
