namespace VoiceMesh.Client;

/// <summary>The media server refused the session or could not be reached.</summary>
public sealed class VoiceSessionException : Exception
{
    /// <summary>Creates the exception with a sentence for a person.</summary>
    public VoiceSessionException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a sentence for a person and its cause.</summary>
    public VoiceSessionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
