using System.Globalization;
using System.Net.Http.Headers;
using VoiceMesh.Models.Catalogue;

namespace VoiceMesh.Models.Downloading;

/// <summary>What the hub says of a large file before it redirects to its storage.</summary>
/// <param name="Digest">SHA-256 of the file.</param>
/// <param name="SizeBytes">Its size; null when not said.</param>
internal sealed record LinkedFile(FileDigest Digest, long? SizeBytes)
{
    public static LinkedFile? Read(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("X-Linked-ETag", out var tags) || !FileDigest.TryParse(tags.First(), out var digest) || digest.Value.Algorithm != DigestAlgorithm.Sha256)
        {
            return null;
        }

        long? size = headers.TryGetValues("X-Linked-Size", out var sizes) && long.TryParse(sizes.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
        return new LinkedFile(digest.Value, size);
    }
}
