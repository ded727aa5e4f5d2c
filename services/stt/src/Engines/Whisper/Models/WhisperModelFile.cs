namespace VoiceMesh.Stt.Engines.Whisper.Models;

/// <summary>A model's file, kept from eviction until it is disposed.</summary>
/// <param name="name">For people, for example "tiny.en-q5_1".</param>
/// <param name="path">A ggml file.</param>
/// <param name="use">Disposed with it; may be null.</param>
internal sealed class WhisperModelFile(string name, string path, IDisposable? use) : IDisposable
{
    public string Name => name;

    public string Path => path;

    public void Dispose() => use?.Dispose();
}
