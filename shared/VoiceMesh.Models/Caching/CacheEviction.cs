namespace VoiceMesh.Models.Caching;

/// <summary>Which models leave a full cache.</summary>
internal static class CacheEviction
{
    /// <summary>The models to evict, in this order.</summary>
    /// <param name="entries">Everything in the cache.</param>
    /// <param name="limitBytes">Most that it may hold.</param>
    /// <param name="comingBytes">What is about to be added.</param>
    /// <param name="keep">A model that stays.</param>
    /// <param name="isFree">Whether nobody uses a model; asked only of those that would go.</param>
    public static IEnumerable<CacheEntry> Order(IReadOnlyCollection<CacheEntry> entries, long limitBytes, long comingBytes, string keep, Func<string, bool> isFree)
    {
        var held = entries.Sum(entry => entry.SizeBytes) + comingBytes;
        foreach (var entry in entries.OrderBy(entry => entry.LastUse).ThenBy(entry => entry.Path, StringComparer.Ordinal))
        {
            if (held <= limitBytes)
            {
                yield break;
            }

            if (entry.Path != keep && isFree(entry.Path))
            {
                held -= entry.SizeBytes;
                yield return entry;
            }
        }
    }
}
