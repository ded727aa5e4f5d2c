using VoiceMesh.Contracts.Stt.V1;

namespace VoiceMesh.Testing.Stages;

/// <summary>One utterance as <see cref="FakeSpeechToText"/> received it.</summary>
public sealed class HeardUtterance
{
    /// <summary>The stream's configuration.</summary>
    public TranscribeConfig? Config { get; set; }

    /// <summary>The audio, as it came.</summary>
    public IList<byte[]> Frames { get; } = [];

    /// <summary>How often the end of speech was announced.</summary>
    public int Candidates { get; set; }
}
