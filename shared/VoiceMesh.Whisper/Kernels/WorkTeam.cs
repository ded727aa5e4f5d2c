namespace VoiceMesh.Whisper.Kernels;

/// <summary>The threads that help whoever has work in pieces. One team serves the process, so that many callers never have more threads than processors.</summary>
/// <remarks>
/// Callers take their pieces themselves and helpers take what is left, so a caller never waits for a helper that has not begun: on a busy machine it just does
/// more of the work itself. While the team helps one caller, others do their work alone. Between two calls in quick succession helpers spin for some
/// microseconds; then they sleep. Nothing is allocated per call.
/// </remarks>
internal sealed class WorkTeam
{
    private const int Closed = int.MinValue;
    private const int SpinsBeforeSleep = 150;

    private readonly Lock _starting = new();
    private readonly object _wake = new();
    private readonly Thread[] _helpers;
    private IParallelWork? _work;
    private int _pieces;
    private int _limit;
    private int _nextPiece;
    private int _joined;
    private int _busy;
    private int _sleeping;
    private int _sequence;
    private volatile bool _started;

    // The number of helpers at work; negative while there is nothing to join.
    private int _gate = Closed;

    private WorkTeam(int helpers) => _helpers = new Thread[helpers];

    /// <summary>The team of this process: one helper less than there are processors.</summary>
    public static WorkTeam Shared { get; } = new(Math.Max(0, Environment.ProcessorCount - 1));

    /// <summary>Makes a team of its own, for tests.</summary>
    /// <param name="helpers">Threads beside the caller's.</param>
    public static WorkTeam Create(int helpers) => new(helpers);

    /// <summary>Does all pieces and returns when they are done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="pieces">How many pieces it has.</param>
    /// <param name="threads">Most threads at the same time, the caller's included.</param>
    public void Run(IParallelWork work, int pieces, int threads)
    {
        if (threads <= 1 || pieces <= 1 || _helpers.Length == 0 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            for (var piece = 0; piece < pieces; piece++)
            {
                work.Execute(piece, worker: 0);
            }

            return;
        }

        if (!_started)
        {
            Start();
        }

        _work = work;
        _pieces = pieces;
        _limit = threads - 1;
        _joined = 0;
        _sequence++;
        Volatile.Write(ref _nextPiece, 0);
        Interlocked.Exchange(ref _gate, 0);
        if (Volatile.Read(ref _sleeping) > 0)
        {
            lock (_wake)
            {
                for (var helper = 1; helper < threads; helper++)
                {
                    Monitor.Pulse(_wake);
                }
            }
        }

        TakePieces(work, worker: 0);
        Interlocked.Or(ref _gate, Closed);
        var wait = default(SpinWait);
        while (Volatile.Read(ref _gate) != Closed)
        {
            // A helper is at its last piece. Its processor may have been taken from it, so give up this one after some spinning.
            wait.SpinOnce(sleep1Threshold: -1);
        }

        _work = null;
        Volatile.Write(ref _busy, 0);
    }

    private void TakePieces(IParallelWork work, int worker)
    {
        var pieces = _pieces;
        for (var piece = Interlocked.Increment(ref _nextPiece) - 1; piece < pieces; piece = Interlocked.Increment(ref _nextPiece) - 1)
        {
            work.Execute(piece, worker);
        }
    }

    private void Start()
    {
        lock (_starting)
        {
            for (var index = 0; index < _helpers.Length && !_started; index++)
            {
                _helpers[index] = new Thread(Help) { IsBackground = true, Name = $"whisper-{index + 1}" };
                _helpers[index].Start();
            }

            _started = true;
        }
    }

    private void Help()
    {
        var served = 0;
        while (true)
        {
            AwaitWorkBeyond(served);
            if (!TryEnter())
            {
                continue;
            }

            // The work cannot change while its gate counts this helper.
            served = _sequence;
            var worker = Interlocked.Increment(ref _joined);
            if (worker <= _limit && _work is { } work)
            {
                TakePieces(work, worker);
            }

            Interlocked.Decrement(ref _gate);
        }
    }

    private bool TryEnter()
    {
        var gate = Volatile.Read(ref _gate);
        while (gate >= 0)
        {
            var seen = Interlocked.CompareExchange(ref _gate, gate + 1, gate);
            if (seen == gate)
            {
                return true;
            }

            gate = seen;
        }

        return false;
    }

    private void AwaitWorkBeyond(int served)
    {
        for (var spin = 0; spin < SpinsBeforeSleep; spin++)
        {
            if (IsOpenBeyond(served))
            {
                return;
            }

            Thread.SpinWait(8);
        }

        lock (_wake)
        {
            Interlocked.Increment(ref _sleeping);
            while (!IsOpenBeyond(served))
            {
                Monitor.Wait(_wake);
            }

            Interlocked.Decrement(ref _sleeping);
        }
    }

    private bool IsOpenBeyond(int served) => Volatile.Read(ref _gate) >= 0 && Volatile.Read(ref _sequence) != served;
}
