namespace VoiceMesh.Models.Caching;

/// <summary>A model in the cache.</summary>
/// <param name="Path">Its weights' file.</param>
/// <param name="SizeBytes">Size of all of its files.</param>
/// <param name="LastUse">When a process last asked for it.</param>
internal sealed record CacheEntry(string Path, long SizeBytes, DateTimeOffset LastUse);
