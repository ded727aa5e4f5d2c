namespace Whisper.net;

public class WhisperModelLoadException : Exception
{
    public WhisperModelLoadException(string message)
        : base(message)
    {
    }

    internal WhisperModelLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
