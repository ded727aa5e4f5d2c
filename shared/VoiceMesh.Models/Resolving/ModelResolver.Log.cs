using Microsoft.Extensions.Logging;

namespace VoiceMesh.Models.Resolving;

internal static partial class ModelResolverLog
{
    [LoggerMessage(1, LogLevel.Information, "{Kind} model {Name}: {Path} ({Origin})", EventName = "ModelResolved")]
    public static partial void Resolved(this ILogger logger, ModelKind kind, string name, string path, ModelOrigin origin);

    [LoggerMessage(2, LogLevel.Warning, "{Path} in the cache is no longer what was fetched; it is thrown away", EventName = "ModelCorrupt")]
    public static partial void Corrupt(this ILogger logger, string path);

    [LoggerMessage(3, LogLevel.Information, "{Path} left the cache to stay within Models:CacheLimitMb", EventName = "ModelEvicted")]
    public static partial void Evicted(this ILogger logger, string path);
}
