namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>What recent windows cost, and what follows for the number of streams and the pace of interims.</summary>
/// <remarks>
/// Moving means of the time that a final, an interim and an utterance take. A person speaks for seconds and is answered in a fraction of one, so a
/// worker carries several; as many as keep the workers busy with finals for <see cref="TargetUse"/> of the time are let in, because beyond that
/// the wait in the queue grows without bound.
/// </remarks>
/// <param name="workers">Windows worked on at the same time.</param>
/// <param name="options">Limits.</param>
internal sealed class LoadEstimate(int workers, WhisperOptions options)
{
    /// <summary>Streams that a worker is never believed to exceed, however fast it seems.</summary>
    public const int MostStreamsPerWorker = 64;

    private const double TargetUse = 0.7;
    private const double Weight = 0.2;
    private static readonly TimeSpan ShortestUtterance = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private double _finalSeconds;
    private double _interimSeconds;
    private double _utteranceSeconds;

    /// <summary>Streams that may be open at the same time.</summary>
    public int Capacity
    {
        get
        {
            if (options.MaxStreams > 0)
            {
                return options.MaxStreams;
            }

            lock (_gate)
            {
                return _finalSeconds <= 0
                    ? workers
                    : (int)Math.Clamp(Math.Round(TargetUse * workers * _utteranceSeconds / _finalSeconds), workers, (double)workers * MostStreamsPerWorker);
            }
        }
    }

    /// <summary>When a stream is likely to end, so that another one can begin.</summary>
    public int RetryAfterMs
    {
        get
        {
            lock (_gate)
            {
                return (int)Math.Clamp(1000 * _utteranceSeconds / Math.Max(1, Capacity), 100, 2000);
            }
        }
    }

    /// <summary>A final was recognised.</summary>
    /// <param name="worked">Time that workers spent on it.</param>
    /// <param name="audio">Its length.</param>
    public void FinalTook(TimeSpan worked, TimeSpan audio)
    {
        lock (_gate)
        {
            _finalSeconds = Mean(_finalSeconds, worked);
            _utteranceSeconds = Mean(_utteranceSeconds, audio > ShortestUtterance ? audio : ShortestUtterance);
        }
    }

    /// <summary>An interim was recognised.</summary>
    /// <param name="worked">Time that workers spent on it.</param>
    public void InterimTook(TimeSpan worked)
    {
        lock (_gate)
        {
            _interimSeconds = Mean(_interimSeconds, worked);
        }
    }

    /// <summary>
    /// Time between two interims of a stream such that the interims of all streams take <see cref="WhisperOptions.InterimShare"/> of the workers' time
    /// at most; infinite when there may be none.
    /// </summary>
    /// <param name="streams">Streams that want interims.</param>
    public TimeSpan InterimInterval(int streams)
    {
        if (options.InterimShare <= 0)
        {
            return Timeout.InfiniteTimeSpan;
        }

        lock (_gate)
        {
            var fair = TimeSpan.FromSeconds(streams * _interimSeconds / (workers * options.InterimShare));
            var wanted = TimeSpan.FromMilliseconds(options.InterimIntervalMs);
            return fair > wanted ? fair : wanted;
        }
    }

    private static double Mean(double mean, TimeSpan value) => mean <= 0 ? value.TotalSeconds : mean + (Weight * (value.TotalSeconds - mean));
}
