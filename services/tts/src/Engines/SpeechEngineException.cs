namespace VoiceMesh.Tts.Engines;

/// <summary>An engine could not speak a request; the message names the engine and what it reported.</summary>
public sealed class SpeechEngineException : Exception
{
    public SpeechEngineException()
    {
    }

    public SpeechEngineException(string message)
        : base(message)
    {
    }

    public SpeechEngineException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
