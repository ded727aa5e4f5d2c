using System.Collections.Concurrent;
using System.Threading.Channels;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Testing.Whisper;

/// <summary>A runtime that hears what a test tells it to, and stops where the test wants to look.</summary>
internal sealed class FakeWhisperRuntime : IWhisperRuntime
{
    private readonly Channel<RecognitionWindow> _started = Channel.CreateUnbounded<RecognitionWindow>();
    private volatile TaskCompletionSource? _hold;
    private int _recognisers;

    /// <summary>What it hears in a window.</summary>
    public Func<RecognitionWindow, RecognisedWindow> Hear { get; set; } = _ => Words("hello");

    /// <summary>Every window that was decoded or began to be.</summary>
    public ConcurrentQueue<RecognitionWindow> Decoded { get; } = new();

    /// <summary>How many windows each encoder pass held.</summary>
    public ConcurrentQueue<int> Batches { get; } = new();

    /// <summary>Recognisers made and not disposed.</summary>
    public int Recognisers => Volatile.Read(ref _recognisers);

    public WhisperRuntimeDescription Description { get; init; } = new("fake", ["en"], 1500, 4);

    public bool IsDisposed { get; private set; }

    /// <summary>From now on every decoding waits until <see cref="Release"/> or its cancellation.</summary>
    public void Hold() => _hold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets everything go on.</summary>
    public void Release()
    {
        var hold = _hold;
        _hold = null;
        hold?.TrySetResult();
    }

    /// <summary>Forgets what was recorded.</summary>
    public void Forget()
    {
        Decoded.Clear();
        Batches.Clear();
        while (_started.Reader.TryRead(out _))
        {
        }
    }

    /// <summary>The next window whose decoding has begun.</summary>
    public Task<RecognitionWindow> NextAsync() => _started.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public static RecognisedWindow Words(string text, float averageLogProbability = -0.1f, float noSpeech = 0, string language = "en")
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var tokens = words.Select((word, index) => new RecognisedToken(" " + word, averageLogProbability, index * 200, (index + 1) * 200)).ToList();
        return new RecognisedWindow(
            words.Length == 0 ? [] : [new RecognisedSegment(" " + text, tokens)], language, noSpeech, averageLogProbability);
    }

    public IWindowRecogniser CreateRecogniser()
    {
        Interlocked.Increment(ref _recognisers);
        return new Recogniser(this);
    }

    public void Encode(IReadOnlyList<EncoderInput> windows, int threads, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Batches.Enqueue(windows.Count);
        foreach (var input in windows)
        {
            ((Recogniser)input.Recogniser).Encoded = input.Window;
        }
    }

    public void Dispose() => IsDisposed = true;

    private sealed class Recogniser(FakeWhisperRuntime runtime) : IWindowRecogniser
    {
        public RecognitionWindow? Encoded { get; set; }

        public RecognisedWindow Decode(RecognitionWindow window, int threads, CancellationToken cancellationToken)
        {
            if (!ReferenceEquals(Encoded, window))
            {
                throw new InvalidOperationException("The window was not encoded on this recogniser.");
            }

            runtime.Decoded.Enqueue(window);
            runtime._started.Writer.TryWrite(window);
            runtime._hold?.Task.Wait(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            return runtime.Hear(window);
        }

        public void Dispose() => Interlocked.Decrement(ref runtime._recognisers);
    }
}
