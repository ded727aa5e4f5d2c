using VoiceMesh.Models.Catalogue;

namespace VoiceMesh.Models.Downloading;

/// <summary>One file of a model.</summary>
/// <param name="LocalPath">Where it lies in the cache, relative to it, with '/' between folders.</param>
/// <param name="Source">Where it is published.</param>
/// <param name="HasDigestBeside">Whether its source may publish a <c>.sha256</c> beside it.</param>
/// <param name="Digest">What it must sum up to, as far as that is known beforehand.</param>
/// <param name="SizeBytes">About how large it is, as far as that is known beforehand.</param>
internal sealed record ModelFile(string LocalPath, Uri Source, bool HasDigestBeside, FileDigest? Digest, long? SizeBytes)
{
    public string Name => Path.GetFileName(LocalPath);
}
