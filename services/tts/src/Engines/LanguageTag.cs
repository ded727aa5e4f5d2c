namespace VoiceMesh.Tts.Engines;

/// <summary>BCP 47 language tags (RFC 5646), as far as choosing a voice needs them.</summary>
public static class LanguageTag
{
    /// <summary>Tags that callers use for what a voice calls by another name: macrolanguages and retired codes of ISO 639.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["zh"] = "cmn",
        ["no"] = "nb",
        ["iw"] = "he",
        ["in"] = "id",
        ["ji"] = "yi",
        ["tl"] = "fil",
    };

    /// <summary>The tag in the case that RFC 5646 section 2.1.1 recommends: <c>en-us</c> becomes <c>en-US</c>.</summary>
    public static string Canonicalize(string tag)
    {
        var parts = tag.Replace('_', '-').Split('-');
        for (var i = 0; i < parts.Length; i++)
        {
            var lower = parts[i].ToLowerInvariant();
            var isSubtag = i > 0 && parts[i - 1].Length > 1;
            parts[i] = lower.Length switch
            {
                2 when isSubtag => lower.ToUpperInvariant(),
                4 when isSubtag => char.ToUpperInvariant(lower[0]) + lower[1..],
                _ => lower,
            };
        }

        return string.Join('-', parts);
    }

    /// <summary>The language alone, with aliases resolved: <c>zh-TW</c> becomes <c>cmn</c>.</summary>
    public static string Primary(string tag)
    {
        var dash = tag.IndexOfAny(['-', '_']);
        var primary = (dash < 0 ? tag : tag[..dash]).ToLowerInvariant();
        return Aliases.GetValueOrDefault(primary, primary);
    }
}
