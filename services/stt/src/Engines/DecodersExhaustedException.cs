namespace VoiceMesh.Stt.Engines;

/// <summary>Every decoder is in use and none came free in the time that a stream may wait.</summary>
public sealed class DecodersExhaustedException : Exception
{
    /// <summary>Creates it without a hint.</summary>
    public DecodersExhaustedException()
    {
    }

    /// <summary>Creates it with a sentence for the caller.</summary>
    /// <param name="message">What is full.</param>
    public DecodersExhaustedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a sentence for the caller and the fault below it.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="innerException">The fault below.</param>
    public DecodersExhaustedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates it with a retry hint.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="retryAfterMs">When a decoder is likely to be free, in milliseconds.</param>
    public DecodersExhaustedException(string message, int retryAfterMs)
        : base(message) => RetryAfterMs = retryAfterMs;

    /// <summary>When a decoder is likely to be free, in milliseconds.</summary>
    public int RetryAfterMs { get; } = 500;
}
