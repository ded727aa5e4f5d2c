using VoiceMesh.Stt.Engines.Whisper.Models;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Benchmarks.Suites.Scheduler;

/// <summary>Gives an engine a runtime that is loaded already and that outlives it.</summary>
internal sealed class BenchModel(IWhisperRuntime? runtime = null) : IWhisperModelSource, IWhisperRuntimeFactory
{
    public Task<WhisperModelFile> FindAsync(CancellationToken cancellationToken) => Task.FromResult(new WhisperModelFile("tiny.en", "", null));

    public IWhisperRuntime Open(string path) => new Kept(runtime!);

    private sealed class Kept(IWhisperRuntime kept) : IWhisperRuntime
    {
        public WhisperRuntimeDescription Description => kept.Description;

        public IWindowRecogniser CreateRecogniser() => kept.CreateRecogniser();

        public void Encode(IReadOnlyList<EncoderInput> windows, int threads, CancellationToken cancellationToken) => kept.Encode(windows, threads, cancellationToken);

        public void Dispose()
        {
        }
    }
}
