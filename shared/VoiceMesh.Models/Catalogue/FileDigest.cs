using System.Diagnostics.CodeAnalysis;

namespace VoiceMesh.Models.Catalogue;

/// <summary>What a file's bytes must sum up to.</summary>
/// <param name="Algorithm">The sum.</param>
/// <param name="Hex">Lower-case hexadecimal digits: 40 for SHA-1, 64 for SHA-256.</param>
public readonly record struct FileDigest(DigestAlgorithm Algorithm, string Hex)
{
    /// <summary>Reads a digest; its length tells the algorithm. What follows the first blank is ignored, as in a line of <c>sha256sum</c>.</summary>
    /// <param name="text">For example the content of a <c>.sha256</c> file or an entity tag.</param>
    /// <param name="digest">The digest.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out FileDigest? digest)
    {
        var first = (text ?? "").TrimStart('\uFEFF').Split([' ', '\t', '\r', '\n'], 2, StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("").Trim('"', '\\');
        digest = !first.All(char.IsAsciiHexDigit) ? null : first.Length switch
        {
            40 => new FileDigest(DigestAlgorithm.Sha1, first.ToLowerInvariant()),
            64 => new FileDigest(DigestAlgorithm.Sha256, first.ToLowerInvariant()),
            _ => null,
        };
        return digest is not null;
    }

    /// <inheritdoc />
    public override string ToString() => $"{(Algorithm == DigestAlgorithm.Sha1 ? "SHA-1" : "SHA-256")} {Hex}";
}
