using Microsoft.Extensions.Logging;

namespace VoiceMesh.ServiceDefaults.Rpc;

internal static partial class ServiceInterceptorLog
{
    [LoggerMessage(20, LogLevel.Error, "{Method} failed", EventName = "CallFailed")]
    public static partial void CallFailed(this ILogger logger, Exception exception, string method);
}
