using VoiceMesh.Stt.Engines.Whisper.Models;

namespace VoiceMesh.Stt.Testing.Whisper;

/// <summary>Finds a model at once, or not at all.</summary>
internal sealed class FakeWhisperModelSource : IWhisperModelSource
{
    /// <summary>What <see cref="FindAsync"/> throws, if anything.</summary>
    public Exception? Fault { get; init; }

    public string Path { get; init; } = "ggml-tiny.en.bin";

    public Task<WhisperModelFile> FindAsync(CancellationToken cancellationToken) =>
        Fault is { } fault ? Task.FromException<WhisperModelFile>(fault) : Task.FromResult(new WhisperModelFile("tiny.en", Path, null));
}
