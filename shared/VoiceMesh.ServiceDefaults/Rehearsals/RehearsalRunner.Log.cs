using Microsoft.Extensions.Logging;

namespace VoiceMesh.ServiceDefaults.Rehearsals;

internal sealed partial class RehearsalRunner
{
    [LoggerMessage(40, LogLevel.Information, "Rehearsed: the first call took {FirstMs:F0} ms, the last {LastMs:F0} ms", EventName = "Rehearsed")]
    private partial void LogRehearsed(double firstMs, double lastMs);

    [LoggerMessage(41, LogLevel.Warning, "The rehearsal ended early, so the first caller may wait longer: {Reason}", EventName = "RehearsalEndedEarly")]
    private partial void LogEndedEarly(string reason);
}
