namespace VoiceMesh.Audio.Wave;

/// <summary>Bytes are no WAV file that can be read; the message says what was found and what was expected.</summary>
public sealed class WaveFormatException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public WaveFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found and what was expected.</param>
    public WaveFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public WaveFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
