using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Scheduling;

/// <summary>A queue with workers that are finished when the test says so; checks after every step what must always hold.</summary>
internal sealed class QueueModel(int workers, int encoderBatch, int streams)
{
    private readonly RecognitionQueue _queue = new(workers, encoderBatch);
    private readonly object[] _streams = [.. Enumerable.Range(0, streams).Select(_ => new object())];
    private readonly List<RecognitionJob> _cancelled = [];
    private readonly List<WorkBatch> _interrupted = [];
    private readonly HashSet<RecognitionJob> _ended = [];
    private long _now;

    public List<RecognitionJob> Submitted { get; } = [];

    public List<WorkBatch> Running { get; } = [];

    private IEnumerable<RecognitionJob> Ready => Submitted.Where(job => job.State is RecognitionJobState.Waiting or RecognitionJobState.Encoded);

    public void Submit(int stream, bool final, int audioContext, int slack)
    {
        var owner = _streams[stream];
        var mine = Submitted.Where(job => job.Stream == owner && job.State != RecognitionJobState.Ended).ToList();
        if (final && mine.Any(job => job.IsFinal))
        {
            return;
        }

        _now++;
        var quality = final ? RecognitionQuality.Final : RecognitionQuality.Interim;
        var job = new RecognitionJob(owner, new RecognitionWindow(default, audioContext, null, "", quality, 1), _now, _now + slack);
        Submitted.Add(job);
        _queue.Submit(job);
        Look();
        Assert.All(mine.Where(other => !other.IsFinal && job.Outcome == RecognitionOutcome.None), stale => Assert.Equal(RecognitionOutcome.Dropped, stale.Outcome));
        if (final)
        {
            var freeSoon = workers - Running.Count + _interrupted.Count(Running.Contains);
            Assert.True(
                Ready.Count(other => other.IsFinal) <= freeSoon || Running.All(batch => batch.HoldsFinals || batch.IsInterrupted),
                "A final waits while a worker is busy with an interim that nobody stopped.");
        }
    }

    public void Take()
    {
        var ready = Ready.ToList();
        var batch = _queue.Take();
        if (batch is null)
        {
            Look();
            Assert.True(Running.Count >= workers || ready.Count == 0, "A worker is idle although something could be done.");
            return;
        }

        Running.Add(batch);
        Look();
        Assert.True(Running.Count <= workers);
        Assert.True(batch.HoldsFinals || !ready.Any(job => job.IsFinal), "An interim went before a final.");
        Assert.True(batch.Jobs.Count == 1 || (!batch.Decodes && batch.Jobs.Count <= encoderBatch));
        Assert.Single(batch.Jobs.Select(job => (job.IsFinal, job.Window.AudioContext)).Distinct());
        var rivals = ready.Where(job => job.IsFinal == batch.HoldsFinals && job.Outcome == RecognitionOutcome.None);
        var starved = Running.Sum(running => running.Jobs.Count) + Ready.Count(job => job.State == RecognitionJobState.Encoded) >= _queue.Recognisers;
        Assert.True(starved || batch.Jobs[0].Deadline <= rivals.Min(job => job.Deadline), "A later deadline went first.");
        Assert.True(Running.Sum(running => running.Jobs.Count) + Ready.Count(job => job.State == RecognitionJobState.Encoded) <= _queue.Recognisers);
    }

    public void Finish(int which, bool fails)
    {
        if (Running.Count == 0)
        {
            return;
        }

        var batch = Running[which % Running.Count];
        Running.Remove(batch);
        if (fails || batch.IsInterrupted)
        {
            _queue.Fail(batch);
        }
        else
        {
            _queue.Complete(batch);
        }

        Look();
    }

    public void Cancel(int which)
    {
        if (Submitted.Count == 0)
        {
            return;
        }

        var job = Submitted[which % Submitted.Count];
        if (job.State != RecognitionJobState.Ended)
        {
            _cancelled.Add(job);
        }

        _queue.Cancel(job);
        Look();
        Assert.Equal(RecognitionJobState.Ended, job.State);
    }

    public void Promote(int which)
    {
        if (Submitted.Count > 0)
        {
            RecognitionQueue.Promote(Submitted[which % Submitted.Count], ++_now);
        }
    }

    /// <summary>Lets the workers do everything that is left.</summary>
    public void Drain()
    {
        for (var steps = 0; Running.Count > 0 || Ready.Any(); steps++)
        {
            Assert.True(steps < 10_000, "The queue never empties.");
            Take();
            Finish(0, fails: false);
        }
    }

    public void RequireEveryJobEndedRightly(bool anyFailed)
    {
        Assert.Equal(Submitted.Count, _ended.Count);
        Assert.All(Submitted, job =>
        {
            Assert.Equal(RecognitionJobState.Ended, job.State);
            Assert.Equal(_cancelled.Contains(job), job.Outcome == RecognitionOutcome.Cancelled);
            if (job.IsFinal)
            {
                Assert.NotEqual(RecognitionOutcome.Dropped, job.Outcome);
                Assert.True(anyFailed || job.Outcome is RecognitionOutcome.Done or RecognitionOutcome.Cancelled, "A final was lost.");
            }
        });
    }

    private void Look()
    {
        foreach (var job in _queue.Ended)
        {
            Assert.True(_ended.Add(job), "A job ended twice.");
            Assert.NotEqual(RecognitionOutcome.None, job.Outcome);
        }

        _interrupted.AddRange(_queue.Interrupted);
        Assert.All(_queue.Interrupted, batch => Assert.All(batch.Jobs, job => Assert.Equal(RecognitionJobState.Ended, job.State)));
        _queue.Ended.Clear();
        _queue.Interrupted.Clear();
        Assert.All(_streams, stream => Assert.InRange(Ready.Count(job => job.Stream == stream), 0, 1));
        Assert.Equal(Running.Count, _queue.Busy);
    }
}
