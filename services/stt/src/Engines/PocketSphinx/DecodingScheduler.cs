namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>A fixed number of threads that step through decoding work, urgent work first.</summary>
/// <remarks>
/// Native decoding never runs on the thread pool, where it would hold up every stream's network. The queues are bounded by construction: a work item is
/// queued at most once, and there are as many items as decoders.
/// </remarks>
internal sealed class DecodingScheduler : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly Queue<DecodingWork> _urgent = new();
    private readonly Queue<DecodingWork> _background = new();
    private readonly List<Thread> _threads = [];
    private readonly TimeProvider _time;
    private bool _stopping;

    /// <summary>Starts the threads.</summary>
    /// <param name="threads">One or more.</param>
    /// <param name="time">Measures how long work waits.</param>
    public DecodingScheduler(int threads, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _time = time;
        for (var i = 0; i < threads; i++)
        {
            var thread = new Thread(Run) { IsBackground = true, Name = $"decoding-{i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>How long the oldest urgent work has waited for a thread; zero when none waits.</summary>
    public TimeSpan OldestUrgentWait
    {
        get
        {
            lock (_gate)
            {
                return _urgent.TryPeek(out var work) ? _time.GetElapsedTime(work.QueuedAt) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Asks for steps until the work says that there is nothing left.</summary>
    /// <param name="work">The work; scheduling it again while it is queued changes nothing.</param>
    public void Schedule(DecodingWork work)
    {
        lock (_gate)
        {
            switch (work.State)
            {
                case DecodingWorkState.Idle:
                    Enqueue(work);
                    break;
                case DecodingWorkState.Running:
                    work.State = DecodingWorkState.RunningWithMore;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Stops the threads after their present step. Called from a step, it does not wait for the thread that it runs on.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }

            _stopping = true;
        }

        _available.Release(_threads.Count);
        foreach (var thread in _threads.Where(thread => thread != Thread.CurrentThread))
        {
            thread.Join();
        }
    }

    private void Run()
    {
        while (true)
        {
            _available.Wait();
            DecodingWork? work;
            lock (_gate)
            {
                if (_stopping)
                {
                    return;
                }

                if (!_urgent.TryDequeue(out work) && !_background.TryDequeue(out work))
                {
                    continue;
                }

                work.State = DecodingWorkState.Running;
            }

            var more = StepGuarded(work);
            lock (_gate)
            {
                if (more || work.State == DecodingWorkState.RunningWithMore)
                {
                    Enqueue(work);
                }
                else
                {
                    work.State = DecodingWorkState.Idle;
                }
            }
        }
    }

    private void Enqueue(DecodingWork work)
    {
        work.State = DecodingWorkState.Queued;
        work.QueuedAt = _time.GetTimestamp();
        (work.IsUrgent ? _urgent : _background).Enqueue(work);
        if (!_stopping)
        {
            _available.Release();
        }
    }

    private static bool StepGuarded(DecodingWork work)
    {
        try
        {
            return work.Step();
        }
        catch (Exception fault)
        {
            return FailGuarded(work, fault);
        }
    }

    private static bool FailGuarded(DecodingWork work, Exception fault)
    {
        try
        {
            work.Fail(fault);
        }
        catch (Exception)
        {
            // The work has told its waiters already; a decoder that cannot even be ended reports that with its next utterance.
        }

        return false;
    }
}
