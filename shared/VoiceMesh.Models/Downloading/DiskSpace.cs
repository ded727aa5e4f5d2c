using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Models.Downloading;

/// <summary>Room on the disk.</summary>
internal static class DiskSpace
{
    /// <exception cref="ModelUnavailableException">The file does not fit.</exception>
    public static void Require(string path, long bytes, int keepFreeMb, string file)
    {
        var free = Free(path);
        if (bytes > 0 && free is { } room && room - bytes < (long)keepFreeMb << 20)
        {
            throw new ModelUnavailableException(
                ModelUnavailableReason.NoSpace,
                $"{file} needs {bytes >> 20} MiB more and {keepFreeMb} MiB are to stay free, but only {room >> 20} MiB are free at {Path.GetDirectoryName(path)}.",
                "Make room, choose a smaller model, or name another disk with Models__CacheFolder.");
        }
    }

    public static ModelUnavailableException Fault(string file, IOException fault) => new(
        ModelUnavailableReason.NoSpace,
        $"{file} could not be written: {fault.Message}",
        "Make room, or name another disk with Models__CacheFolder.",
        fault);

    private static long? Free(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
