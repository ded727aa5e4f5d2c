namespace VoiceMesh.Scale.Cluster;

/// <summary>
/// One pod as a processor-sharing queue: jobs take at most a core each, steady work takes a share of its own, and when both ask for more than the limit
/// everything slows down alike. Progress is kept as virtual time, so that a change of load costs the same however many jobs there are.
/// </summary>
/// <param name="id">Its number, unique in a simulation.</param>
/// <param name="stage">What runs in it.</param>
/// <param name="limitCores">What it can use at most.</param>
/// <param name="now">The simulation's time, in seconds.</param>
public sealed class Pod(int id, Stage stage, double limitCores, double now)
{
    private readonly PriorityQueue<int, double> _jobs = new();
    private double _progress;
    private double _updatedAt = now;
    private double _steadyCores;
    private double _cpuSeconds;

    /// <summary>Its number.</summary>
    public int Id => id;

    /// <summary>What runs in it.</summary>
    public Stage Stage => stage;

    /// <summary>Answers calls.</summary>
    public bool IsReady { get; set; }

    /// <summary>Takes no new work and goes when the last has ended.</summary>
    public bool IsDraining { get; set; }

    /// <summary>Is gone.</summary>
    public bool IsGone { get; set; }

    /// <summary>Sessions or streams that it holds.</summary>
    public int PlacesTaken { get; set; }

    /// <summary>Changes whenever an announced completion is no longer true.</summary>
    public int Version { get; private set; }

    /// <summary>Processor seconds used up to the last change.</summary>
    public double CpuSeconds => _cpuSeconds;

    /// <summary>How much slower than alone everything runs now; 1 when there is room.</summary>
    public double Slowdown => Math.Max(1, Demand / limitCores);

    private double Demand => _steadyCores + _jobs.Count;

    /// <summary>Brings its accounts up to now.</summary>
    /// <param name="now">Seconds.</param>
    public void Advance(double now)
    {
        var elapsed = now - _updatedAt;
        _progress += elapsed / Slowdown;
        _cpuSeconds += elapsed * Math.Min(limitCores, Demand);
        _updatedAt = now;
    }

    /// <summary>Adds or takes away work that goes on at a rate.</summary>
    /// <param name="cores">Cores; negative to take away.</param>
    /// <param name="now">Seconds.</param>
    public void ChangeSteadyWork(double cores, double now)
    {
        Advance(now);
        // Sums of many small shares leave a rest of rounding behind.
        _steadyCores = Math.Max(0, _steadyCores + cores);
        Version++;
    }

    /// <summary>Starts a job.</summary>
    /// <param name="job">The caller's number for it.</param>
    /// <param name="coreSeconds">Its work on a core of its own.</param>
    /// <param name="now">Seconds.</param>
    public void Start(int job, double coreSeconds, double now)
    {
        Advance(now);
        _jobs.Enqueue(job, _progress + coreSeconds);
        Version++;
    }

    /// <summary>When the next job will end if nothing changes; null without jobs.</summary>
    public double? NextCompletion() =>
        _jobs.TryPeek(out _, out var due) ? _updatedAt + Math.Max(0, due - _progress) * Slowdown : null;

    /// <summary>Takes the job that ends next.</summary>
    /// <param name="now">Its time of completion.</param>
    public int Complete(double now)
    {
        Advance(now);
        Version++;
        return _jobs.Dequeue();
    }
}
