using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Models.Caching;

/// <summary>A lock that several processes share through a file.</summary>
/// <remarks>.NET maps <see cref="FileShare.None"/> to an exclusive and every other share mode to a shared <c>flock</c>; the kernel frees it when its holder dies.</remarks>
internal static class FileLock
{
    private const int Again = 11;
    private const int AgainOnMac = 35;
    private const int SharingViolation = unchecked((int)0x80070020);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until nobody else holds the lock.</summary>
    /// <param name="path">The lock's file; it stays when the lock is given back.</param>
    /// <param name="limit">Longest wait.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="waiting">Called before each pause.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ModelUnavailableException">The wait took too long, or the file cannot be written.</exception>
    public static async Task<FileStream> AcquireAsync(string path, TimeSpan limit, TimeProvider timeProvider, Action waiting, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        while (true)
        {
            if (TryAcquire(path, FileShare.None) is { } held)
            {
                return held;
            }

            if (timeProvider.GetElapsedTime(started) >= limit)
            {
                throw new ModelUnavailableException(
                    ModelUnavailableReason.Busy,
                    $"Another process has been fetching {Path.GetFileNameWithoutExtension(path)} for more than {limit.TotalSeconds:0} s.",
                    "Wait for it, or raise Models__LockTimeoutSeconds.");
            }

            waiting();
            await Task.Delay(PollEvery, timeProvider, cancellationToken);
        }
    }

    /// <summary>Takes the lock if that is possible at once: <see cref="FileShare.None"/> for alone, <see cref="FileShare.Read"/> for together with others.</summary>
    /// <returns>Null when somebody else holds it.</returns>
    /// <exception cref="ModelUnavailableException">The file cannot be written.</exception>
    public static FileStream? TryAcquire(string path, FileShare share)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 1);
        }
        catch (IOException taken) when (taken.HResult is Again or AgainOnMac or SharingViolation)
        {
            return null;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnavailableException(
                ModelUnavailableReason.NotWritable,
                $"The cache folder cannot be written: {refused.Message}",
                "Name a writable one with Models__CacheFolder, or put the model into a folder and name that with VOICEMESH_MODELS.",
                refused);
        }
    }
}
