namespace VoiceMesh.Stt.Tests.Engines.Whisper.Runtimes;

/// <summary>Which implementation of the runtime a case runs on.</summary>
public enum RuntimeKind
{
    /// <summary>The managed engine.</summary>
    Managed,

    /// <summary>Whisper.net, whatever is behind it.</summary>
    WhisperNet,
}
