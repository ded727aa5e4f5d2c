namespace VoiceMesh.Tts.Tests.Engines.Piper;

/// <summary>A folder of voices that goes when the test ends.</summary>
internal sealed class VoiceFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("voices").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
