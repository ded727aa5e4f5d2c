namespace VoiceMesh.Stt.Engines;

/// <summary>An engine cannot work on this machine as it is; the message says what to install or set.</summary>
public sealed class SpeechEngineUnavailableException : Exception
{
    /// <summary>Creates it without a reason.</summary>
    public SpeechEngineUnavailableException()
    {
    }

    /// <summary>Creates it with a sentence for an operator.</summary>
    /// <param name="message">What is missing and what to do.</param>
    public SpeechEngineUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates it with a sentence for an operator and the fault below it.</summary>
    /// <param name="message">What is missing and what to do.</param>
    /// <param name="innerException">The fault below.</param>
    public SpeechEngineUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
