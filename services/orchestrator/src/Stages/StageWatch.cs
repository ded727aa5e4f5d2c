using Grpc.Core;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>
/// Watches one call for progress. While the stage owes something it must show life: after a short silence it is asked with a cheap
/// call, and when it does not answer that either it counts as hung; a living stage gets its full time. So a frozen process is noticed
/// within a second, and a slow engine is not mistaken for one.
/// </summary>
internal sealed class StageWatch : IAsyncDisposable
{
    private readonly ConversationStage _stage;
    private readonly StagePolicyOptions _policy;
    private readonly TimeSpan _progressTimeout;
    private readonly Func<CancellationToken, Task> _probe;
    private readonly TimeProvider _timeProvider;
    private readonly CancellationTokenSource _call;
    private readonly CancellationTokenSource _closed = new();
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long _owedSince;
    private bool _owed;
    private int _round;
    private Task _probing = Task.CompletedTask;

    public StageWatch(
        ConversationStage stage,
        StagePolicyOptions policy,
        int progressTimeoutMs,
        Func<CancellationToken, Task> probe,
        TimeProvider timeProvider,
        CancellationToken cancellationToken)
    {
        _stage = stage;
        _policy = policy;
        _progressTimeout = TimeSpan.FromMilliseconds(progressTimeoutMs);
        _probe = probe;
        _timeProvider = timeProvider;
        _call = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = timeProvider.CreateTimer(static watch => ((StageWatch)watch!).OnSilence(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when the call is to end: by its owner, or because the stage failed.</summary>
    public CancellationToken Token => _call.Token;

    /// <summary>Why the watch ended the call; null while it did not.</summary>
    public StageException? Verdict { get; private set; }

    /// <summary>The stage owes something, as of now; said again at every sign of progress.</summary>
    public void Expect()
    {
        lock (_gate)
        {
            _owed = true;
            _owedSince = _timeProvider.GetTimestamp();
            _round++;
        }

        _timer.Change(TimeSpan.FromMilliseconds(_policy.ProbeAfterMs), Timeout.InfiniteTimeSpan);
    }

    /// <summary>The stage owes nothing.</summary>
    public void Relax()
    {
        lock (_gate)
        {
            _owed = false;
            _round++;
        }

        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async ValueTask DisposeAsync()
    {
        Relax();
        await _closed.CancelAsync();
        await _timer.DisposeAsync();
        await _probing;
        _call.Dispose();
        _closed.Dispose();
    }

    private void OnSilence()
    {
        lock (_gate)
        {
            if (!_owed || _closed.IsCancellationRequested || !_probing.IsCompleted)
            {
                return;
            }

            _probing = ProbeAsync(_round);
        }
    }

    private async Task ProbeAsync(int round)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        var alive = await IsAliveAsync();
        bool late;
        lock (_gate)
        {
            if (!_owed || _closed.IsCancellationRequested)
            {
                return;
            }

            if (round != _round)
            {
                alive = true;
            }

            late = _timeProvider.GetElapsedTime(_owedSince) >= _progressTimeout;
            if (alive && !late)
            {
                _timer.Change(TimeSpan.FromMilliseconds(_policy.ProbeAfterMs), Timeout.InfiniteTimeSpan);
                return;
            }

            Verdict = new StageException(
                _stage,
                alive ? StageReasons.Timeout : StageReasons.Unavailable,
                alive ? $"{StageNames.Service(_stage)} did not answer in time." : $"{StageNames.Service(_stage)} does not answer any more.");
        }

        await _call.CancelAsync();
    }

    private async Task<bool> IsAliveAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(_policy.ProbeTimeoutMs), _timeProvider);
        using var probe = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _closed.Token);
        try
        {
            await _probe(probe.Token);
            return true;
        }
        catch (RpcException refused) when (refused.Status.DebugException is null && !probe.IsCancellationRequested)
        {
            // The stage's own words and not the connection's: a process that is going away takes no questions, and finishes what it has.
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
