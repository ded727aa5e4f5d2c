using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Runtimes;

/// <summary>Small models with random weights, written once: one for English, one for many languages.</summary>
public sealed class RandomModelFixture : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voicemesh-stt-tests-").FullName;

    public RandomModelFixture()
    {
        EnglishPath = Path.Combine(_folder, "ggml-tiny.en.bin");
        MultilingualPath = Path.Combine(_folder, "ggml-tiny.bin");
        RandomModel.Write(EnglishPath, new ModelShape { TextLayers = 1 });
        RandomModel.Write(MultilingualPath, new ModelShape { TextLayers = 1, VocabularySize = 51865, SpelledTokens = 50258 });
    }

    public string EnglishPath { get; }

    public string MultilingualPath { get; }

    internal static IWhisperRuntime Open(RuntimeKind kind, string path, WhisperOptions? options = null) => kind == RuntimeKind.Managed
        ? ManagedWhisperRuntime.Open(path, options ?? new WhisperOptions())
        : WhisperNetRuntime.Open(path, options ?? new WhisperOptions());

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
