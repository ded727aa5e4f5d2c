namespace VoiceMesh.Models.Catalogue;

/// <summary>Chooses the Whisper variant that a machine can carry.</summary>
/// <remarks>
/// The largest network whose processors keep up with speech and whose memory fits; of one network the least coarse quantisation that fits.
/// Float16 is not chosen unasked: it takes about twice the memory of <c>q8_0</c>.
/// </remarks>
public static class WhisperChoice
{
    /// <summary>Takes the best published file.</summary>
    /// <param name="memoryBytes">Memory that the model may take, its working memory included.</param>
    /// <param name="cores">Processors.</param>
    /// <param name="language">BCP 47 tag of what will be heard; empty or <c>auto</c> when that is to be found out.</param>
    /// <param name="largestFileBytes">Files above this are left out.</param>
    /// <returns>Null when not even the smallest fits.</returns>
    public static WhisperModelEntry? Best(long memoryBytes, int cores, string language, long largestFileBytes = long.MaxValue) =>
        WhisperCatalogue.Entries
            .Where(entry => entry.Quantisation != "f16" && entry.MemoryBytes <= memoryBytes && entry.SizeBytes <= largestFileBytes && entry.Shape.MinCores <= cores)
            .Where(entry => entry.IsEnglishOnly ? IsEnglish(language) : !IsEnglish(language) || !HasEnglishVariant(entry))
            .OrderByDescending(entry => entry.Shape.Rank)
            .ThenByDescending(entry => entry.SizeBytes)
            .FirstOrDefault();

    /// <summary>Whether a tag names English.</summary>
    /// <param name="language">BCP 47 tag.</param>
    public static bool IsEnglish(string language) =>
        language.Equals("en", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en-", StringComparison.OrdinalIgnoreCase) || language.StartsWith("en_", StringComparison.OrdinalIgnoreCase);

    private static bool HasEnglishVariant(WhisperModelEntry entry) => entry.Shape.Rank <= 4;
}
