namespace VoiceMesh.Testing;

/// <summary>A clock with one timer that ticks when told to, 20 ms at a time. Unlike <see cref="ManualTimeProvider"/> it allocates nothing while it runs.</summary>
public sealed class SteppedTimeProvider : TimeProvider
{
    private TimerCallback? _callback;
    private object? _state;
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => new(_ticks + TimeSpan.TicksPerDay, TimeSpan.Zero);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _callback = callback;
        _state = state;
        return new IdleTimer();
    }

    /// <summary>Lets 20 ms pass and calls the timer.</summary>
    public void Step()
    {
        _ticks += 20 * TimeSpan.TicksPerMillisecond;
        _callback!(_state);
    }

    private sealed class IdleTimer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
