namespace VoiceMesh.Audio.Opus;

/// <summary>Bytes are no Opus packet; the message says what is wrong with them.</summary>
public sealed class OpusPacketException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public OpusPacketException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong with the bytes.</param>
    public OpusPacketException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What is wrong with the bytes.</param>
    /// <param name="innerException">The cause.</param>
    public OpusPacketException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
