namespace VoiceMesh.LlmProxy.Providers.Resilience;

public sealed partial class ResilientLanguageModel
{
    [LoggerMessage(120, LogLevel.Information, "Attempt {Attempt} at {Engine} failed ({Failure}): again in {DelayMs} ms", EventName = "ProviderRetry")]
    private static partial void ProviderRetry(ILogger logger, int attempt, string engine, ModelFailure failure, int delayMs);

    [LoggerMessage(121, LogLevel.Warning, "Circuit of {Engine} opened for {BreakMs} ms", EventName = "CircuitOpened")]
    private static partial void CircuitOpened(ILogger logger, string engine, int breakMs);

    [LoggerMessage(122, LogLevel.Information, "Circuit of {Engine} closed", EventName = "CircuitClosed")]
    private static partial void CircuitClosed(ILogger logger, string engine);

    [LoggerMessage(123, LogLevel.Warning, "The offline responder answers in place of {Engine} ({Failure}): {Reason}", EventName = "FellBack")]
    private static partial void FellBack(ILogger logger, string engine, ModelFailure failure, string reason);
}
