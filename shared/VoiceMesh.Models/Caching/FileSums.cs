using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using VoiceMesh.Models.Catalogue;

namespace VoiceMesh.Models.Caching;

/// <summary>Sums of files: all of the bytes, or a sample of them.</summary>
internal static class FileSums
{
    private const int SampleBlocks = 32;
    private const int SampleBytes = 4096;
    private const int BufferBytes = 1 << 20;

    /// <summary>Sums up all of a file.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "whisper.cpp publishes SHA-1.")]
    public static async Task<FileDigest> WholeAsync(string path, DigestAlgorithm algorithm, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan | FileOptions.Asynchronous);
        var sum = algorithm == DigestAlgorithm.Sha1 ? await SHA1.HashDataAsync(file, cancellationToken) : await SHA256.HashDataAsync(file, cancellationToken);
        return new FileDigest(algorithm, Convert.ToHexStringLower(sum));
    }

    /// <summary>Sums up the size and blocks spread evenly from the first byte to the last: finds a cut or overwritten file in a millisecond.</summary>
    public static string Sample(string path)
    {
        using var file = File.OpenHandle(path);
        var length = RandomAccess.GetLength(file);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sum.AppendData(BitConverter.GetBytes(length));
        Span<byte> block = stackalloc byte[SampleBytes];
        for (var index = 0; index < SampleBlocks; index++)
        {
            var offset = Math.Max(0, length - SampleBytes) * index / (SampleBlocks - 1);
            sum.AppendData(block[..RandomAccess.Read(file, block, offset)]);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }
}
