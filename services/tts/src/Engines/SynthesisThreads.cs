using System.Threading.Channels;

namespace VoiceMesh.Tts.Engines;

/// <summary>
/// A fixed number of threads that run native synthesis, fed from a bounded queue. Native calls take tens of milliseconds of
/// processor time; on the thread pool they would hold up the very streams that carry the audio away.
/// </summary>
public sealed class SynthesisThreads : IDisposable
{
    private readonly Channel<Job> _jobs;
    private readonly Thread[] _threads;

    /// <param name="name">Name of the threads.</param>
    /// <param name="threadCount">How many requests run at once.</param>
    /// <param name="queueCapacity">How many may wait; a caller beyond that waits to enter the queue.</param>
    public SynthesisThreads(string name, int threadCount, int queueCapacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threadCount, 1);
        _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(queueCapacity) { FullMode = BoundedChannelFullMode.Wait });
        _threads = new Thread[threadCount];
        for (var i = 0; i < threadCount; i++)
        {
            _threads[i] = new Thread(Run) { IsBackground = true, Name = $"{name}-{i}" };
            _threads[i].Start();
        }
    }

    /// <summary>Runs <paramref name="work"/> on one of the threads and completes with it.</summary>
    /// <param name="work">Must watch <paramref name="cancellationToken"/> itself once it runs.</param>
    /// <param name="cancellationToken">Takes the work out of the queue if it has not begun.</param>
    public async Task RunAsync(Action work, CancellationToken cancellationToken)
    {
        var job = new Job(work, cancellationToken);
        await _jobs.Writer.WriteAsync(job, cancellationToken);
        await using (cancellationToken.UnsafeRegister(static state => ((Job)state!).CancelIfWaiting(), job))
        {
            await job.Completion;
        }
    }

    /// <summary>Lets the running work end and stops the threads; nothing may be enqueued afterwards.</summary>
    public void Dispose()
    {
        _jobs.Writer.TryComplete();
        foreach (var thread in _threads)
        {
            thread.Join();
        }
    }

    private void Run()
    {
        // A blocking wait is right here: the thread has nothing else to do and belongs to no pool.
        while (_jobs.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_jobs.Reader.TryRead(out var job))
            {
                job.Run();
            }
        }
    }

    private sealed class Job(Action work, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _begun;

        public Task Completion => _completion.Task;

        public void Run()
        {
            if (Interlocked.Exchange(ref _begun, 1) != 0)
            {
                return;
            }

            try
            {
                cancellationToken.ThrowIfCancellationRequested();
                work();
                _completion.SetResult();
            }
            catch (OperationCanceledException e)
            {
                _completion.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                _completion.SetException(e);
            }
        }

        public void CancelIfWaiting()
        {
            if (Interlocked.Exchange(ref _begun, 1) == 0)
            {
                _completion.SetCanceled(cancellationToken);
            }
        }
    }
}
