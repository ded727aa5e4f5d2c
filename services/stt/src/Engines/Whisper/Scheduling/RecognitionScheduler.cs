using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>Workers of the whole process, one queue: carries out what <see cref="RecognitionQueue"/> decides.</summary>
/// <remarks>Recognition never runs on the thread pool, where it would hold up every stream's network.</remarks>
internal sealed class RecognitionScheduler : IDisposable
{
    // Workers sleep on this monitor, which System.Threading.Lock is not made for.
    private readonly object _gate = new();
    private readonly IWhisperRuntime _runtime;
    private readonly SchedulerSettings _settings;
    private readonly RecognitionQueue _queue;
    private readonly Stack<IWindowRecogniser> _recognisers = new();
    private readonly List<Thread> _threads = [];
    private readonly LoadEstimate _load;
    private readonly WhisperMetrics _metrics;
    private readonly TimeProvider _time;
    private bool _stopping;

    /// <summary>Starts the workers.</summary>
    /// <param name="runtime">Recognises; not owned.</param>
    /// <param name="settings">How much at the same time.</param>
    /// <param name="load">Learns what windows cost.</param>
    /// <param name="metrics">Instruments.</param>
    /// <param name="time">The clock.</param>
    public RecognitionScheduler(IWhisperRuntime runtime, SchedulerSettings settings, LoadEstimate load, WhisperMetrics metrics, TimeProvider time)
    {
        _runtime = runtime;
        _settings = settings;
        _load = load;
        _metrics = metrics;
        _time = time;
        _queue = new RecognitionQueue(settings.Workers, settings.EncoderBatch);
        for (var i = 0; i < settings.Workers; i++)
        {
            var thread = new Thread(Work) { IsBackground = true, Name = $"recognition-{i}" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>How long the oldest final has waited for a worker; zero when none waits.</summary>
    public TimeSpan QueueAge
    {
        get
        {
            lock (_gate)
            {
                return _queue.OldestFinalQueuedAt is { } since ? _time.GetElapsedTime(since) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Finals that wait for a worker.</summary>
    public int FinalsWaiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.FinalsWaiting;
            }
        }
    }

    /// <summary>Recognisers made so far; they are kept.</summary>
    public int Recognisers { get; private set; }

    /// <summary>Asks for a window.</summary>
    /// <param name="job">A new job.</param>
    /// <returns>What was heard; null for an interim that was dropped.</returns>
    /// <exception cref="OperationCanceledException">The job was given up by <see cref="Cancel"/>.</exception>
    public Task<RecognisedWindow?> RecogniseAsync(RecognitionJob job)
    {
        Change(queue =>
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            queue.Submit(job);
        });
        return job.Result.Task;
    }

    /// <summary>Somebody waits for a final that was begun ahead of need.</summary>
    /// <param name="job">From <see cref="RecogniseAsync"/>.</param>
    public void Promote(RecognitionJob job) => Change(_ => RecognitionQueue.Promote(job, _time.GetTimestamp()));

    /// <summary>Gives a job up: its place in the queue at once, its worker within milliseconds.</summary>
    /// <param name="job">From <see cref="RecogniseAsync"/>; one that has ended stays as it is.</param>
    public void Cancel(RecognitionJob job) => Change(queue => queue.Cancel(job));

    /// <summary>Stops the workers and frees what they work with; jobs that are not done are cancelled.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return;
            }
        }

        Change(queue =>
        {
            _stopping = true;
            queue.CancelAll();
        });
        foreach (var thread in _threads.Where(thread => thread != Thread.CurrentThread))
        {
            thread.Join();
        }

        while (_recognisers.TryPop(out var recogniser))
        {
            recogniser.Dispose();
        }
    }

    private void Work()
    {
        while (Next() is var (batch, threads) && batch is not null)
        {
            Exception? fault = null;
            try
            {
                Run(batch, threads);
            }
            catch (OperationCanceledException) when (batch.Cancellation.IsCancellationRequested)
            {
                // Every job of the batch has ended already.
            }
            catch (Exception failed)
            {
                fault = failed;
            }

            Leave(batch, fault);
        }
    }

    private (WorkBatch? Batch, int Threads) Next()
    {
        while (true)
        {
            Decisions decisions;
            WorkBatch? batch;
            lock (_gate)
            {
                batch = _stopping ? null : _queue.Take();
                decisions = Decide();
                if (batch is null && decisions.IsEmpty)
                {
                    if (_stopping)
                    {
                        return (null, 0);
                    }

                    Monitor.Wait(_gate);
                }
            }

            CarryOut(decisions);
            if (batch is not null)
            {
                return (batch, _settings.ThreadsFor(Busy()));
            }
        }
    }

    private int Busy()
    {
        lock (_gate)
        {
            return _queue.Busy;
        }
    }

    private void Run(WorkBatch batch, int threads)
    {
        var started = _time.GetTimestamp();
        if (batch.Decodes)
        {
            var job = batch.Jobs[0];
            job.Heard = job.Recogniser!.Decode(job.Window, threads, batch.Cancellation);
            var elapsed = _time.GetElapsedTime(started);
            job.Worked += elapsed;
            _metrics.Decoded(job.IsFinal, elapsed);
            return;
        }

        foreach (var job in batch.Jobs)
        {
            job.Recogniser = Rent();
        }

        _runtime.Encode([.. batch.Jobs.Select(job => new EncoderInput(job.Recogniser!, job.Window))], threads, batch.Cancellation);
        var passed = _time.GetElapsedTime(started);
        foreach (var job in batch.Jobs)
        {
            job.Worked += passed / batch.Jobs.Count;
        }

        _metrics.Encoded(batch.HoldsFinals, batch.Jobs.Count, passed);
    }

    private IWindowRecogniser Rent()
    {
        lock (_gate)
        {
            if (_recognisers.TryPop(out var free))
            {
                return free;
            }

            Recognisers++;
        }

        return _runtime.CreateRecogniser();
    }

    private void Leave(WorkBatch batch, Exception? fault)
    {
        Change(queue =>
        {
            if (fault is not null || batch.IsInterrupted)
            {
                foreach (var job in batch.Jobs)
                {
                    job.Fault = fault;
                }

                queue.Fail(batch);
            }
            else
            {
                queue.Complete(batch);
            }

            // Jobs that ended while the worker was at them could not let go of their recognisers before.
            foreach (var job in batch.Jobs.Where(job => job.State == RecognitionJobState.Ended))
            {
                GiveBack(job);
            }
        });
        batch.Dispose();
    }

    private void Change(Action<RecognitionQueue> change)
    {
        Decisions decisions;
        lock (_gate)
        {
            change(_queue);
            decisions = Decide();
            Monitor.PulseAll(_gate);
        }

        CarryOut(decisions);
    }

    // Under the gate.
    private Decisions Decide()
    {
        if (_queue.Ended.Count == 0 && _queue.Interrupted.Count == 0)
        {
            return default;
        }

        foreach (var job in _queue.Ended.Where(job => !_queue.IsRunning(job)))
        {
            GiveBack(job);
        }

        var decisions = new Decisions([.. _queue.Ended], [.. _queue.Interrupted]);
        _queue.Ended.Clear();
        _queue.Interrupted.Clear();
        return decisions;
    }

    // Under the gate.
    private void GiveBack(RecognitionJob job)
    {
        if (job.Recogniser is { } recogniser)
        {
            job.Recogniser = null;
            _recognisers.Push(recogniser);
        }
    }

    private void CarryOut(Decisions decisions)
    {
        if (decisions.IsEmpty)
        {
            return;
        }

        foreach (var batch in decisions.Interrupted)
        {
            batch.Interrupt();
        }

        foreach (var job in decisions.Ended)
        {
            Tell(job);
        }
    }

    private void Tell(RecognitionJob job)
    {
        if (!job.IsFinal)
        {
            _metrics.InterimEnded(job.Outcome == RecognitionOutcome.Done);
        }

        switch (job.Outcome)
        {
            case RecognitionOutcome.Done when job.IsFinal:
                var audio = TimeSpan.FromMilliseconds(Math.Max(1, job.Window.DurationMs));
                _load.FinalTook(job.Worked, audio);
                _metrics.FinalDone(job.Worked, audio);
                job.Result.TrySetResult(job.Heard);
                break;
            case RecognitionOutcome.Done:
                _load.InterimTook(job.Worked);
                job.Result.TrySetResult(job.Heard);
                break;
            case RecognitionOutcome.Dropped:
                job.Result.TrySetResult(null);
                break;
            case RecognitionOutcome.Cancelled:
                job.Result.TrySetCanceled();
                break;
            default:
                job.Result.TrySetException(job.Fault ?? new InvalidOperationException("The recogniser let go of a window that was wanted."));
                break;
        }
    }

    private readonly record struct Decisions(IReadOnlyList<RecognitionJob>? EndedOrNone, IReadOnlyList<WorkBatch>? InterruptedOrNone)
    {
        public bool IsEmpty => EndedOrNone is null;

        public IReadOnlyList<RecognitionJob> Ended => EndedOrNone ?? [];

        public IReadOnlyList<WorkBatch> Interrupted => InterruptedOrNone ?? [];
    }
}
