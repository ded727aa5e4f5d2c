using System.Text.Json;
using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Downloading;

namespace VoiceMesh.Models.Caching;

/// <summary>The folder that downloads go to: what lies in it, whether that is still what was fetched, and what goes when it is full.</summary>
/// <remarks>
/// Beside each file lies <c>FILE.sha256</c>; <c>.state/</c> holds, per file, a record (its time of change is the time of last use), a lock for whoever fetches it, and a
/// lock that everybody shares who uses it.
/// </remarks>
internal sealed class ModelCache(string folder, TimeProvider timeProvider)
{
    private static readonly string[] ModelPatterns = ["ggml-*.bin", "*.onnx"];

    public string Folder => folder;

    public string LockPath(string path) => StatePath(path, ".lock");

    /// <summary>Says that a file is used, for as long as the result lives.</summary>
    /// <returns>Null when it is being evicted right now.</returns>
    public IDisposable? TryUse(string path)
    {
        try
        {
            var use = FileLock.TryAcquire(StatePath(path, ".use"), FileShare.ReadWrite);
            Touch(path);
            return use;
        }
        catch (Resolving.ModelUnavailableException)
        {
            // A cache that cannot be written, such as a read-only volume, is never evicted from either.
            return NoUse.Instance;
        }
    }

    /// <summary>Whether a file is still what was fetched: a sample at each start, all of it when no record tells.</summary>
    public async Task<bool> IsSoundAsync(string path, FileDigest? published, CancellationToken cancellationToken)
    {
        if (ReadRecord(path) is { } record)
        {
            return new FileInfo(path).Length == record.SizeBytes && FileSums.Sample(path) == record.Sample;
        }

        var expected = DigestBeside(path) ?? published;
        if (expected is not { } digest)
        {
            return true;
        }

        var actual = await FileSums.WholeAsync(path, digest.Algorithm, cancellationToken);
        if (actual != digest)
        {
            return false;
        }

        WriteRecord(path, new CacheRecord("", new FileInfo(path).Length, digest.Algorithm == DigestAlgorithm.Sha256 ? digest.Hex : "", FileSums.Sample(path)));
        return true;
    }

    /// <summary>The sum that a <c>.sha256</c> file beside a model states.</summary>
    public static FileDigest? DigestBeside(string path) =>
        File.Exists(path + ".sha256") && FileDigest.TryParse(File.ReadAllText(path + ".sha256"), out var digest) ? digest : null;

    /// <summary>Remembers a file that has just been fetched.</summary>
    public void Remember(string path, Uri source, DownloadedFile fetched)
    {
        File.WriteAllText(path + ".sha256", $"{fetched.Sha256}  {Path.GetFileName(path)}\n");
        WriteRecord(path, new CacheRecord(source.GetLeftPart(UriPartial.Path), fetched.SizeBytes, fetched.Sha256, FileSums.Sample(path)));
    }

    /// <summary>Throws away a file and what is known of it.</summary>
    public void Discard(string path)
    {
        string[] files = [path, path + ".sha256", path + ".json", path + ".json.sha256", StatePath(path, ".record"), StatePath(path + ".json", ".record")];
        foreach (var file in files.Where(File.Exists))
        {
            File.Delete(file);
        }
    }

    /// <summary>Evicts models, unused for longest first, until the cache and what is coming fit; a model that any process uses stays.</summary>
    /// <param name="limitBytes">Most that the cache may hold; 0 for no limit.</param>
    /// <param name="comingBytes">Room to make for what is about to be fetched.</param>
    /// <param name="keep">A model that stays in any case.</param>
    /// <returns>The files that went.</returns>
    public IReadOnlyList<string> Evict(long limitBytes, long comingBytes, string keep)
    {
        if (limitBytes == 0 || !Directory.Exists(folder))
        {
            return [];
        }

        var entries = ModelPatterns
            .SelectMany(pattern => Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories))
            .Select(path => new CacheEntry(path, SizeOf(path), LastUse(path)))
            .ToList();
        var gone = new List<string>();
        foreach (var entry in CacheEviction.Order(entries, limitBytes, comingBytes, keep, path => !IsUsed(path)))
        {
            // The exclusive lock closes the gap in which another process might begin to use it.
            using var alone = FileLock.TryAcquire(StatePath(entry.Path, ".use"), FileShare.None);
            if (alone is not null)
            {
                Discard(entry.Path);
                gone.Add(entry.Path);
            }
        }

        return gone;
    }

    private static long SizeOf(string path) => new FileInfo(path).Length + (File.Exists(path + ".json") ? new FileInfo(path + ".json").Length : 0);

    private DateTimeOffset LastUse(string path)
    {
        var record = StatePath(path, ".record");
        return File.GetLastWriteTimeUtc(File.Exists(record) ? record : path);
    }

    private void Touch(string path)
    {
        if (File.Exists(StatePath(path, ".record")))
        {
            File.SetLastWriteTimeUtc(StatePath(path, ".record"), timeProvider.GetUtcNow().UtcDateTime);
        }
    }

    private bool IsUsed(string path)
    {
        using var alone = FileLock.TryAcquire(StatePath(path, ".use"), FileShare.None);
        return alone is null;
    }

    private string StatePath(string path, string suffix) => Path.Combine(folder, ".state", Path.GetRelativePath(folder, path) + suffix);

    private CacheRecord? ReadRecord(string path)
    {
        try
        {
            var record = StatePath(path, ".record");
            return File.Exists(record) ? JsonSerializer.Deserialize(File.ReadAllBytes(record), CacheJson.Default.CacheRecord) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void WriteRecord(string path, CacheRecord record)
    {
        try
        {
            var target = StatePath(path, ".record");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target + ".new", JsonSerializer.SerializeToUtf8Bytes(record, CacheJson.Default.CacheRecord));
            File.Move(target + ".new", target, overwrite: true);
            File.SetLastWriteTimeUtc(target, timeProvider.GetUtcNow().UtcDateTime);
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            // A read-only cache is verified in full at each start instead.
        }
    }

    private sealed class NoUse : IDisposable
    {
        public static readonly NoUse Instance = new();

        public void Dispose()
        {
        }
    }
}
