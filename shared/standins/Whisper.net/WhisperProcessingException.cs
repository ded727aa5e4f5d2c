namespace Whisper.net;

public class WhisperProcessingException : Exception
{
    public WhisperProcessingException(int errorCode)
        : base($"Whisper stopped processing with error code {errorCode}.") => ErrorCode = errorCode;

    public int ErrorCode { get; }
}
