using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Conversations;

internal static partial class ConversationLog
{
    [LoggerMessage(100, LogLevel.Information, "{SessionId} opened, resumed: {Resumed}", EventName = "ConversationOpened")]
    public static partial void ConversationOpened(this ILogger logger, string sessionId, bool resumed);

    [LoggerMessage(101, LogLevel.Information, "{SessionId} closed", EventName = "ConversationClosed")]
    public static partial void ConversationClosed(this ILogger logger, string sessionId);

    [LoggerMessage(102, LogLevel.Information, "{SessionId} {TurnId} {Ending}, {SilenceMs:F0} ms of silence", EventName = "TurnFinished")]
    public static partial void TurnFinished(this ILogger logger, string sessionId, string turnId, TurnEnding ending, double silenceMs);

    [LoggerMessage(103, LogLevel.Warning, "{SessionId} {TurnId} {Stage} {Code}: {Reason} (tried again: {Retried})", EventName = "StageFailed")]
    public static partial void StageFailed(this ILogger logger, string sessionId, string turnId, string stage, string code, string reason, bool retried);

    [LoggerMessage(104, LogLevel.Warning, "{SessionId} could not be saved", EventName = "SessionNotSaved")]
    public static partial void SessionNotSaved(this ILogger logger, Exception exception, string sessionId);
}
