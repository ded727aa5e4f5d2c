using Microsoft.Extensions.Logging;

namespace VoiceMesh.ServiceDefaults.Tls;

internal static partial class ServerTlsLog
{
    [LoggerMessage(40, LogLevel.Warning, "{Path} has changed and can't be used; what it held before stays in use", EventName = "CertificateRotationUnusable")]
    public static partial void RotationUnusable(this ILogger logger, Exception fault, string path);
}
