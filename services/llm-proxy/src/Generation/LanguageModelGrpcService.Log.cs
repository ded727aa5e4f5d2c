using VoiceMesh.LlmProxy.Providers;

namespace VoiceMesh.LlmProxy.Generation;

public sealed partial class LanguageModelGrpcService
{
    [LoggerMessage(110, LogLevel.Warning, "Engine {Engine} failed ({Failure}) in session {SessionId}, turn {TurnId}: {Reason}", EventName = "GenerationFailed")]
    private static partial void GenerationFailed(ILogger logger, string engine, ModelFailure failure, string sessionId, string turnId, string reason);

    [LoggerMessage(111, LogLevel.Debug, "Turn {TurnId} of session {SessionId}: {Engine} wrote {OutputTokens} tokens, the first after {FirstTokenUs} us", EventName = "GenerationCompleted")]
    private static partial void GenerationCompleted(ILogger logger, string turnId, string sessionId, string engine, uint outputTokens, long firstTokenUs);
}
