namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>The files of a voice can't be used; the message names the file and the fault.</summary>
public sealed class PiperVoiceException : Exception
{
    public PiperVoiceException()
    {
    }

    public PiperVoiceException(string message)
        : base(message)
    {
    }

    public PiperVoiceException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
