namespace VoiceMesh.Models.Caching;

/// <summary>What the cache knows of a file that it fetched.</summary>
/// <param name="Source">Where it came from.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Sha256">What all of it sums up to.</param>
/// <param name="Sample">What a sample of it sums up to; cheap enough for every start.</param>
internal sealed record CacheRecord(string Source, long SizeBytes, string Sha256, string Sample);
