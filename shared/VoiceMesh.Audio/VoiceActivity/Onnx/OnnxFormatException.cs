namespace VoiceMesh.Audio.VoiceActivity.Onnx;

/// <summary>Bytes are no ONNX model, or not the one that was expected; the message says what was found and what was expected.</summary>
public sealed class OnnxFormatException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public OnnxFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was found and what was expected.</param>
    public OnnxFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">What was found and what was expected.</param>
    /// <param name="innerException">The cause.</param>
    public OnnxFormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
