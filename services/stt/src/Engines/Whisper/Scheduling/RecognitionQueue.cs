namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>
/// Which window is worked on next: finals before interims, among each the earliest deadline first (Liu and Layland, 1973), windows of equal length
/// together where that delays nobody.
/// </summary>
/// <remarks>
/// A state machine without clock, threads or runtime: the scheduler tells it what happened under a lock and carries out what it decides. Bounded by
/// construction, for a stream has one interim and one final in it at most. Interims give way in every conflict: to a newer interim or the final of
/// their stream at once, to anybody's final when no worker is free.
/// </remarks>
/// <param name="workers">Batches that run at the same time.</param>
/// <param name="encoderBatch">Most windows of a batch.</param>
internal sealed class RecognitionQueue(int workers, int encoderBatch)
{
    private readonly List<RecognitionJob> _ready = [];
    private readonly List<WorkBatch> _running = [];
    private long _sequence;

    /// <summary>Recognisers that are ever needed at the same time.</summary>
    public int Recognisers { get; } = workers + encoderBatch;

    /// <summary>Jobs whose outcome became known; the scheduler tells their streams and empties it.</summary>
    public List<RecognitionJob> Ended { get; } = [];

    /// <summary>Running batches that nobody wants any more; the scheduler stops them and empties it.</summary>
    public List<WorkBatch> Interrupted { get; } = [];

    /// <summary>Finals that wait for a worker.</summary>
    public int FinalsWaiting => _ready.Count(job => job.IsFinal);

    /// <summary>Workers that have something to do.</summary>
    public int Busy => _running.Count;

    /// <summary>When the final that has waited longest was asked for, or null when none waits.</summary>
    public long? OldestFinalQueuedAt => _ready.Where(job => job.IsFinal).Min(job => (long?)job.QueuedAt);

    /// <summary>Takes a job in. A final is never refused and never dropped.</summary>
    /// <param name="job">New; its stream has no final in the queue.</param>
    public void Submit(RecognitionJob job)
    {
        job.Sequence = _sequence++;
        var siblings = Live().Where(other => other.Stream == job.Stream).ToList();
        if (siblings.Any(other => other.IsFinal))
        {
            if (job.IsFinal)
            {
                throw new InvalidOperationException("A stream may wait for one final at a time.");
            }

            End(job, RecognitionOutcome.Dropped);
            return;
        }

        foreach (var stale in siblings)
        {
            Abandon(stale, RecognitionOutcome.Dropped);
        }

        _ready.Add(job);
        if (job.IsFinal)
        {
            MakeRoom();
        }
    }

    /// <summary>Somebody waits for a final now that was begun ahead of need.</summary>
    /// <param name="job">A job of this queue, ended or not.</param>
    /// <param name="deadline">Its new deadline, where earlier.</param>
    public static void Promote(RecognitionJob job, long deadline) => job.Deadline = Math.Min(job.Deadline, deadline);

    /// <summary>Gives a job up; no result follows.</summary>
    /// <param name="job">A job of this queue, ended or not.</param>
    public void Cancel(RecognitionJob job) => Abandon(job, RecognitionOutcome.Cancelled);

    /// <summary>Gives every job up.</summary>
    public void CancelAll()
    {
        foreach (var job in Live().ToList())
        {
            Cancel(job);
        }
    }

    /// <summary>Whether a worker still holds a job, ended or not.</summary>
    /// <param name="job">A job of this queue.</param>
    public bool IsRunning(RecognitionJob job) => _running.Exists(batch => batch.Jobs.Contains(job));

    /// <summary>The next batch for an idle worker, or null when there is nothing that it could do.</summary>
    public WorkBatch? Take()
    {
        if (_running.Count >= workers || Best(_ready) is not { } best)
        {
            return null;
        }

        var free = Recognisers - Held();
        if (best.State == RecognitionJobState.Waiting && free <= 0)
        {
            // Recognisers are taken by windows that wait for decoding: an interim among them makes room for a final, else one of them is next.
            if (best.IsFinal && _ready.LastOrDefault(job => !job.IsFinal && job.State == RecognitionJobState.Encoded) is { } loser)
            {
                Abandon(loser, RecognitionOutcome.Dropped);
                free++;
            }
            else if (Best(_ready.Where(job => job.State == RecognitionJobState.Encoded)) is { } encoded)
            {
                best = encoded;
            }
            else
            {
                return null;
            }
        }

        return best.State == RecognitionJobState.Encoded
            ? Start([best], decodes: true)
            : Start(Together(best, free), decodes: false);
    }

    /// <summary>A worker has done a batch; encoded windows wait for decoding from now on.</summary>
    /// <param name="batch">From <see cref="Take"/>.</param>
    public void Complete(WorkBatch batch)
    {
        _running.Remove(batch);
        foreach (var job in batch.Jobs.Where(job => job.State != RecognitionJobState.Ended))
        {
            if (batch.Decodes)
            {
                End(job, RecognitionOutcome.Done);
            }
            else
            {
                job.State = RecognitionJobState.Encoded;
                _ready.Add(job);
            }
        }
    }

    /// <summary>A worker could not do a batch, or let go of an interrupted one.</summary>
    /// <param name="batch">From <see cref="Take"/>.</param>
    public void Fail(WorkBatch batch)
    {
        _running.Remove(batch);
        foreach (var job in batch.Jobs.Where(job => job.State != RecognitionJobState.Ended))
        {
            End(job, RecognitionOutcome.Failed);
        }
    }

    private IEnumerable<RecognitionJob> Live() =>
        _ready.Concat(_running.SelectMany(batch => batch.Jobs).Where(job => job.State != RecognitionJobState.Ended));

    private int Held() => _ready.Count(job => job.State == RecognitionJobState.Encoded) + _running.Sum(batch => batch.Jobs.Count);

    private static RecognitionJob? Best(IEnumerable<RecognitionJob> jobs) => jobs.Min(Comparer<RecognitionJob>.Create(Compare));

    // An encoded window goes first among equals: it is nearer to its end and holds memory.
    private static int Compare(RecognitionJob one, RecognitionJob other) =>
        (!one.IsFinal, one.Deadline, one.State != RecognitionJobState.Encoded, one.Sequence)
            .CompareTo((!other.IsFinal, other.Deadline, other.State != RecognitionJobState.Encoded, other.Sequence));

    private List<RecognitionJob> Together(RecognitionJob best, int free)
    {
        var alike = _ready
            .Where(job => job.State == RecognitionJobState.Waiting && job.IsFinal == best.IsFinal && job.Window.AudioContext == best.Window.AudioContext)
            .Order(Comparer<RecognitionJob>.Create(Compare))
            .ToList();

        // What another idle worker could start at once is left to it, and one recogniser for each of them too.
        var idle = workers - _running.Count - 1;
        var share = (alike.Count + idle) / (idle + 1);
        return alike[..Math.Max(1, Math.Min(Math.Min(share, encoderBatch), free - idle))];
    }

    private WorkBatch Start(List<RecognitionJob> jobs, bool decodes)
    {
        foreach (var job in jobs)
        {
            _ready.Remove(job);
            job.State = decodes ? RecognitionJobState.Decoding : RecognitionJobState.Encoding;
        }

        var batch = new WorkBatch(jobs, decodes);
        _running.Add(batch);
        return batch;
    }

    private void MakeRoom()
    {
        var freeSoon = workers - _running.Count + _running.Count(batch => batch.IsInterrupted);
        if (FinalsWaiting <= freeSoon)
        {
            return;
        }

        var loser = _running.Where(batch => !batch.IsInterrupted && !batch.HoldsFinals).MaxBy(batch => batch.Jobs[0].Deadline);
        foreach (var job in loser?.Jobs ?? [])
        {
            Abandon(job, RecognitionOutcome.Dropped);
        }
    }

    private void Abandon(RecognitionJob job, RecognitionOutcome outcome)
    {
        if (job.State == RecognitionJobState.Ended)
        {
            return;
        }

        _ready.Remove(job);
        End(job, outcome);
        var batch = _running.Find(running => running.Jobs.Contains(job));
        if (batch is { IsInterrupted: false } && batch.Jobs.All(other => other.State == RecognitionJobState.Ended))
        {
            batch.IsInterrupted = true;
            Interrupted.Add(batch);
        }
    }

    private void End(RecognitionJob job, RecognitionOutcome outcome)
    {
        job.State = RecognitionJobState.Ended;
        job.Outcome = outcome;
        Ended.Add(job);
    }
}
