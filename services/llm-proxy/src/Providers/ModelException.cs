namespace VoiceMesh.LlmProxy.Providers;

/// <summary>A language model's failure, already translated from its provider's dialect.</summary>
public sealed class ModelException(ModelFailure failure, string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : Exception(message, inner)
{
    /// <summary>What went wrong.</summary>
    public ModelFailure Failure { get; } = failure;

    /// <summary>How long the provider asks to be left alone; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
