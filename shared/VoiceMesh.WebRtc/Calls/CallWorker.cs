using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>A thread that looks after a shard of calls: every tick, and not at all while there are none.</summary>
internal sealed class CallWorker
{
    private const double Smoothing = 1.0 / 50;

    private readonly MediaClock _clock;
    private readonly long _tickUs;
    private readonly Lock _gate = new();
    private readonly object _wake = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private bool _isWoken;
    private CallWorkerStatistics _statistics;

    public CallWorker(int index, MediaClock clock, int tickMs)
    {
        _clock = clock;
        _tickUs = tickMs * 1000L;
        _thread = new Thread(Work) { IsBackground = true, Name = $"webrtc-call-{index}" };
    }

    public CallShard Shard { get; } = new();

    public CallWorkerStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return _statistics with { Calls = Shard.Count };
            }
        }
    }

    public void Start() => _thread.Start();

    public bool TryAdd(Call call)
    {
        if (!Shard.TryAdd(call))
        {
            return false;
        }

        Wake();
        return true;
    }

    /// <summary>Ends the calls and completes when the thread has done with them.</summary>
    public Task StopAsync()
    {
        Shard.Close();
        _isStopping = true;
        if (_thread.ThreadState.HasFlag(ThreadState.Unstarted))
        {
            Finish();
        }

        Wake();
        return _stopped.Task;
    }

    /// <summary>One tick, as the thread does it.</summary>
    /// <param name="dueUs">When it was due.</param>
    /// <param name="nowUs">When it begins.</param>
    internal void Tick(long dueUs, long nowUs)
    {
        Shard.Step(nowUs);
        var latenessMs = Math.Max(0, nowUs - dueUs) / 1000.0;
        var busy = Math.Min(1, (_clock.NowUs - nowUs) / (double)_tickUs);
        lock (_gate)
        {
            _statistics = _statistics with
            {
                Ticks = _statistics.Ticks + 1,
                Overruns = _statistics.Overruns + (nowUs - dueUs >= _tickUs ? 1 : 0),
                LatenessMs = _statistics.LatenessMs + ((latenessMs - _statistics.LatenessMs) * Smoothing),
                WorstLatenessMs = Math.Max(_statistics.WorstLatenessMs, latenessMs),
                BusyShare = _statistics.BusyShare + ((busy - _statistics.BusyShare) * Smoothing),
            };
        }
    }

    private void Work()
    {
        var dueUs = _clock.NowUs;
        while (!_isStopping)
        {
            if (Shard.Count == 0)
            {
                Wait(Timeout.Infinite);
                dueUs = _clock.NowUs;
                continue;
            }

            var nowUs = _clock.NowUs;
            if (nowUs < dueUs)
            {
                // Rounded up to the milliseconds that the system waits in: a tick may be late by one and is never early.
                Wait((int)((dueUs - nowUs + 999) / 1000));
                continue;
            }

            Tick(dueUs, nowUs);

            // Calls make good for missed ticks by their own due times, so that ticks need no repetition.
            dueUs += ((nowUs - dueUs) / _tickUs * _tickUs) + _tickUs;
        }

        Finish();
    }

    private void Wait(int milliseconds)
    {
        lock (_wake)
        {
            if (!_isWoken)
            {
                Monitor.Wait(_wake, milliseconds);
            }

            _isWoken = false;
        }
    }

    private void Wake()
    {
        lock (_wake)
        {
            _isWoken = true;
            Monitor.Pulse(_wake);
        }
    }

    private void Finish()
    {
        Shard.EndAll(_clock.NowUs);
        _stopped.TrySetResult();
    }
}
