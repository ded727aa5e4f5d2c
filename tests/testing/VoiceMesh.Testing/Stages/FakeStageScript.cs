using Grpc.Core;

namespace VoiceMesh.Testing.Stages;

/// <summary>How a fake stage misbehaves, and what it saw.</summary>
public sealed class FakeStageScript
{
    private int _failures;
    private int _calls;
    private int _cancelled;
    private int _loading;
    private int _questions;
    private StatusCode _status = StatusCode.Unavailable;

    /// <summary>Calls that were opened, Describe not counted.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Calls that the caller cancelled.</summary>
    public int Cancelled => Volatile.Read(ref _cancelled);

    /// <summary>Calls of Describe, where the stage counts them.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>Neither answers its calls nor Describe any more, like a stopped process.</summary>
    public bool Hangs { get; set; }

    /// <summary>Released for each answer that is held back; null answers at once.</summary>
    public SemaphoreSlim? Gate { get; set; }

    /// <summary>The next calls fail.</summary>
    /// <param name="times">How many.</param>
    /// <param name="status">With what.</param>
    public void Fail(int times, StatusCode status = StatusCode.Unavailable)
    {
        _status = status;
        Volatile.Write(ref _failures, times);
    }

    /// <summary>Answers Describe without an engine for a while, and calls with UNAVAILABLE, like a process that was started a moment ago.</summary>
    /// <param name="questions">Answers to Describe until the engine is loaded.</param>
    public void Restart(int questions) => Volatile.Write(ref _loading, questions);

    /// <summary>The engine's name for Describe; empty while it loads.</summary>
    internal string EngineNow(string engine) => Interlocked.Decrement(ref _loading) >= 0 ? "" : engine;

    /// <summary>Counts a call of Describe.</summary>
    internal void Asked() => Interlocked.Increment(ref _questions);

    /// <summary>Counts a call, and ends it when it is to fail.</summary>
    internal void Enter(ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        context.CancellationToken.Register(() => Interlocked.Increment(ref _cancelled));
        if (Volatile.Read(ref _loading) > 0)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "still loading"));
        }

        FailIfTold();
    }

    /// <summary>Fails here when told to.</summary>
    internal void FailIfTold()
    {
        if (Interlocked.Decrement(ref _failures) >= 0)
        {
            throw new RpcException(new Status(_status, "told to fail"));
        }

        Interlocked.Increment(ref _failures);
    }

    /// <summary>Waits as told before an answer.</summary>
    internal async Task BeforeAnswerAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (Hangs)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            if (Gate is { } gate)
            {
                await gate.WaitAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // A killed process sends nothing; the in-process one must not say more than that it is gone.
            throw new RpcException(new Status(StatusCode.Unavailable, "gone"));
        }
    }
}
