using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Testing.Whisper;

/// <summary>Opens one runtime whatever the path.</summary>
/// <param name="runtime">What <see cref="Open"/> answers.</param>
internal sealed class FakeWhisperRuntimeFactory(IWhisperRuntime runtime) : IWhisperRuntimeFactory
{
    public IWhisperRuntime Open(string path) => runtime;
}
