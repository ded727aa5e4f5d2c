using Microsoft.Extensions.Logging;

namespace VoiceMesh.Models.Downloading;

internal static partial class ModelDownloaderLog
{
    [LoggerMessage(1, LogLevel.Information, "Fetching {File} from {Host}, {DoneBytes} bytes of it are here already", EventName = "ModelDownloadStarted")]
    public static partial void DownloadStarted(this ILogger logger, string file, string host, long doneBytes);

    [LoggerMessage(2, LogLevel.Warning, "Fetching {File} broke: {Fault}; going on in {DelayMs} ms", EventName = "ModelDownloadBroke")]
    public static partial void DownloadBroke(this ILogger logger, string file, string fault, double delayMs);

    [LoggerMessage(3, LogLevel.Information, "Fetched {File}: {SizeBytes} bytes, SHA-256 {Sha256}", EventName = "ModelDownloaded")]
    public static partial void Downloaded(this ILogger logger, string file, long sizeBytes, string sha256);

    [LoggerMessage(4, LogLevel.Warning, "{File} was fetched unverified: its source publishes no checksum. Put {File}.sha256 beside it there", EventName = "ModelUnverified")]
    public static partial void Unverified(this ILogger logger, string file);
}
