using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Benchmarks.Suites.Scheduler;

/// <summary>Stops a random-weight model, which never ends a sentence by itself, after as many tokens as three seconds of speech have.</summary>
internal sealed class SpokenLengthRuntime(IWhisperRuntime runtime, double tokensPerSecond) : IWhisperRuntime
{
    private int _interims;

    /// <summary>Interims that were recognised to their end.</summary>
    public int Interims => Volatile.Read(ref _interims);

    public WhisperRuntimeDescription Description => runtime.Description;

    public IWindowRecogniser CreateRecogniser() => new Recogniser(runtime.CreateRecogniser(), this);

    public void Encode(IReadOnlyList<EncoderInput> windows, int threads, CancellationToken cancellationToken) =>
        runtime.Encode(
            [.. windows.Select(input => new EncoderInput(((Recogniser)input.Recogniser).Inner, Shorten(input.Window)))], threads, cancellationToken);

    public void Dispose() => runtime.Dispose();

    private RecognitionWindow Shorten(RecognitionWindow window) =>
        window with { MaxTokens = Math.Max(2, (int)(tokensPerSecond * window.DurationMs / 1000)) };

    private sealed class Recogniser(IWindowRecogniser inner, SpokenLengthRuntime owner) : IWindowRecogniser
    {
        public IWindowRecogniser Inner => inner;

        public RecognisedWindow Decode(RecognitionWindow window, int threads, CancellationToken cancellationToken)
        {
            var heard = inner.Decode(owner.Shorten(window), threads, cancellationToken);
            if (window.Quality == RecognitionQuality.Interim)
            {
                Interlocked.Increment(ref owner._interims);
            }

            return heard;
        }

        public void Dispose() => inner.Dispose();
    }
}
