using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace VoiceMesh.Models.Downloading;

/// <summary>Sums up a file while it arrives.</summary>
internal sealed class TransferSums(bool withSha1) : IDisposable
{
    private readonly IncrementalHash _sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    [SuppressMessage("Security", "CA5350", Justification = "whisper.cpp publishes SHA-1.")]
    private readonly IncrementalHash? _sha1 = withSha1 ? IncrementalHash.CreateHash(HashAlgorithmName.SHA1) : null;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _sha256.AppendData(bytes);
        _sha1?.AppendData(bytes);
    }

    /// <returns>Lower-case hexadecimal digits; SHA-1 empty when it was not asked for.</returns>
    public (string Sha256, string Sha1) Finish() =>
        (Convert.ToHexStringLower(_sha256.GetHashAndReset()), _sha1 is null ? "" : Convert.ToHexStringLower(_sha1.GetHashAndReset()));

    public void Dispose()
    {
        _sha256.Dispose();
        _sha1?.Dispose();
    }
}
