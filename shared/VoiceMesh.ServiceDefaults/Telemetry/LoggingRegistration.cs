using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace VoiceMesh.ServiceDefaults.Telemetry;

/// <summary>Structured logs: JSON lines in a container, one readable line per event on a laptop; <c>Logging:Format</c> is <c>json</c>, <c>text</c> or empty (by place).</summary>
internal static class LoggingRegistration
{
    public static void AddServiceLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        var inContainer = Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") == "true";
        var format = configuration["Logging:Format"] is { Length: > 0 } said ? said : inContainer ? "json" : "text";
        logging.ClearProviders();
        logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        if (format == "json")
        {
            logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            });
            return;
        }

        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }
}
