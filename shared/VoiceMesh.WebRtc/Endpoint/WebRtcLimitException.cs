namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>An offer was fine but not accepted, because a limit is reached; trying again later may succeed.</summary>
public sealed class WebRtcLimitException : Exception
{
    /// <summary>Creates the exception without a message.</summary>
    public WebRtcLimitException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which limit is reached.</param>
    public WebRtcLimitException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">Which limit is reached.</param>
    /// <param name="innerException">The cause.</param>
    public WebRtcLimitException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="limit">Which limit is reached.</param>
    /// <param name="message">The same in words, with the number.</param>
    /// <param name="retryAfter">When it is worth trying again.</param>
    public WebRtcLimitException(WebRtcLimit limit, string message, TimeSpan retryAfter)
        : base(message)
    {
        Limit = limit;
        RetryAfter = retryAfter;
    }

    /// <summary>Which limit is reached.</summary>
    public WebRtcLimit Limit { get; }

    /// <summary>When it is worth trying again.</summary>
    public TimeSpan RetryAfter { get; }
}
