namespace VoiceMesh.Benchmarks.Suites.Mesh;

/// <summary>A clock whose timer ticks when told to, 20 ms at a time, and costs nothing.</summary>
internal sealed class SteppedClock : TimeProvider
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
