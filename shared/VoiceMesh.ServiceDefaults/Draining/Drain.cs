namespace VoiceMesh.ServiceDefaults.Draining;

/// <summary>Counts running work and remembers that the process is to stop.</summary>
internal sealed class Drain(TimeProvider timeProvider) : IDrain, IDisposable
{
    private readonly CancellationTokenSource _draining = new();
    private readonly Lock _gate = new();
    private TaskCompletionSource? _idle;
    private int _active;

    public bool IsDraining => _draining.IsCancellationRequested;

    public CancellationToken Draining => _draining.Token;

    public int Active => Volatile.Read(ref _active);

    public IDisposable Enter()
    {
        Interlocked.Increment(ref _active);
        return new Work(this);
    }

    public Task BeginAsync() => _draining.CancelAsync();

    /// <returns>True when everything finished in time.</returns>
    public async Task<bool> WaitUntilIdleAsync(TimeSpan timeout)
    {
        Task idle;
        lock (_gate)
        {
            if (Active == 0)
            {
                return true;
            }

            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            idle = _idle.Task;
        }

        try
        {
            await idle.WaitAsync(timeout, timeProvider);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public void Dispose() => _draining.Dispose();

    private void Leave()
    {
        lock (_gate)
        {
            if (Interlocked.Decrement(ref _active) == 0)
            {
                _idle?.TrySetResult();
            }
        }
    }

    private sealed class Work(Drain drain) : IDisposable
    {
        private Drain? _drain = drain;

        public void Dispose() => Interlocked.Exchange(ref _drain, null)?.Leave();
    }
}
