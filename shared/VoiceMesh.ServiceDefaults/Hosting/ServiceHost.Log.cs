using Microsoft.Extensions.Logging;

namespace VoiceMesh.ServiceDefaults.Hosting;

internal static partial class ServiceHostLog
{
    [LoggerMessage(1, LogLevel.Information, "{Service} {Version} listens: gRPC {Grpc}, HTTP {Http}", EventName = "ServiceStarted")]
    public static partial void ServiceStarted(this ILogger logger, string service, string version, Uri grpc, Uri http);
}
