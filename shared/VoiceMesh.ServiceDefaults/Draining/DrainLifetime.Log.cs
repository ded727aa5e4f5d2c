using Microsoft.Extensions.Logging;

namespace VoiceMesh.ServiceDefaults.Draining;

internal static partial class DrainLifetimeLog
{
    [LoggerMessage(10, LogLevel.Information, "Draining: new work is refused, {Active} running piece(s) of work finish first", EventName = "DrainStarted")]
    public static partial void DrainStarted(this ILogger logger, int active);

    [LoggerMessage(11, LogLevel.Warning, "Drain gave up after {TimeoutSeconds} s with {Active} piece(s) of work still running", EventName = "DrainTimedOut")]
    public static partial void DrainTimedOut(this ILogger logger, int timeoutSeconds, int active);

    [LoggerMessage(12, LogLevel.Warning, "Second stop signal: stopping without waiting", EventName = "StopForced")]
    public static partial void StopForced(this ILogger logger);
}
