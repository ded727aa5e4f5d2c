using System.Collections.Concurrent;
using System.Threading.Channels;
using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Stt.Testing;

/// <summary>A decoder that records its calls and answers what a test gives it.</summary>
public sealed class FakeUtteranceDecoder : IUtteranceDecoder
{
    private readonly Channel<Hypothesis> _interims = Channel.CreateBounded<Hypothesis>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly TaskCompletionSource _finishing = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Calls in order: "begin", "discard", "finish".</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Samples taken.</summary>
    public int Samples { get; private set; }

    /// <summary>The answer to <see cref="FinishAsync"/>; set it or its fault.</summary>
    public TaskCompletionSource<Hypothesis> Final { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the stream waits for the final.</summary>
    public Task Finishing => _finishing.Task;

    /// <summary>Completes when the stream has given the decoder back.</summary>
    public Task Disposed => _disposed.Task;

    /// <inheritdoc />
    public ChannelReader<Hypothesis> Interims => _interims.Reader;

    /// <summary>Offers an interim.</summary>
    /// <param name="text">Its text.</param>
    public void Guess(string text) => _interims.Writer.TryWrite(new Hypothesis(text, 0, [], 100));

    /// <inheritdoc />
    public void Append(ReadOnlySpan<short> samples) => Samples += samples.Length;

    /// <inheritdoc />
    public void BeginFinal() => Calls.Enqueue("begin");

    /// <inheritdoc />
    public void DiscardFinal() => Calls.Enqueue("discard");

    /// <inheritdoc />
    public Task<Hypothesis> FinishAsync(CancellationToken cancellationToken)
    {
        Calls.Enqueue("finish");
        _finishing.TrySetResult();
        return Final.Task.WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _interims.Writer.TryComplete();
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
