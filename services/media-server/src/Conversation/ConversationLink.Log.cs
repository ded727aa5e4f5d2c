namespace VoiceMesh.MediaServer.Conversation;

internal sealed partial class ConversationLink
{
    [LoggerMessage(EventName = "ConversationLost", Level = LogLevel.Warning, Message = "Session {SessionId} lost its orchestrator ({Code}): {Reason}")]
    private partial void LogLost(string sessionId, string code, string reason);

    [LoggerMessage(EventName = "ConversationGivenUp", Level = LogLevel.Error, Message = "Session {SessionId} ends after {Attempts} streams that failed: {Reason}")]
    private partial void LogGivenUp(string sessionId, int attempts, string reason);

    [LoggerMessage(EventName = "ConversationBroken", Level = LogLevel.Error, Message = "Session {SessionId} failed inside the media server")]
    private partial void LogBroken(Exception exception, string sessionId);
}
