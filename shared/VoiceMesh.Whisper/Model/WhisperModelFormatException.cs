namespace VoiceMesh.Whisper.Model;

/// <summary>A file is not a Whisper model that can be used; the message names the fault and what to do about it.</summary>
public sealed class WhisperModelFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    public WhisperModelFormatException()
        : base("The file is not a Whisper model.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">The fault, and what to do about it.</param>
    public WhisperModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">The fault, and what to do about it.</param>
    /// <param name="innerException">What it was noticed by.</param>
    public WhisperModelFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
