namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>
/// The circuit breaker of one provider (M. Nygard, "Release It!", 2007, chapter 5). Closed, it opens at a run of failures within a time; open, it refuses
/// until its pause is over; half open, it lets one attempt through at a time, closes after a number of them that succeeded, and opens again at the first
/// that fails.
/// </summary>
/// <remarks>
/// An attempt that began in an earlier state of the circuit says nothing of the present one and is not counted. Neither is one of which nothing is known:
/// a caller who hangs up on the probe has not proved that the provider is back. Safe to be used from several threads.
/// </remarks>
/// <param name="failuresToOpen">Failures in a row that open it, at least 1.</param>
/// <param name="window">Time within which they have to come.</param>
/// <param name="pause">How long it stays open.</param>
/// <param name="successesToClose">Successes in a row that close it, at least 1.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="changed">Told of every change of state, in order.</param>
public sealed class Circuit(int failuresToOpen, TimeSpan window, TimeSpan pause, int successesToClose, TimeProvider timeProvider, Action<CircuitState> changed)
{
    private readonly Lock _gate = new();
    private readonly Queue<long> _failures = new(failuresToOpen);
    private int _successes;
    private long _openedAt;
    private bool _probing;
    private int _era;

    /// <summary>The state as the last attempt left it: an open circuit becomes half open with the first attempt after its pause.</summary>
    public CircuitState State { get; private set; }

    /// <summary>Asks to make an attempt; one that is let through must be reported by <see cref="Leave"/>.</summary>
    /// <param name="ticket">Hand it back with the verdict.</param>
    /// <param name="retryAfter">When refused: until the pause is over; null while another attempt probes.</param>
    public bool TryEnter(out int ticket, out TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            if (State == CircuitState.Open && timeProvider.GetElapsedTime(_openedAt) is var elapsed)
            {
                if (elapsed < pause)
                {
                    (ticket, retryAfter) = (0, pause - elapsed);
                    return false;
                }

                Become(CircuitState.HalfOpen);
            }

            (ticket, retryAfter) = (_era, null);
            if (State == CircuitState.HalfOpen)
            {
                if (_probing)
                {
                    return false;
                }

                _probing = true;
            }

            return true;
        }
    }

    /// <summary>Reports an attempt that was let through.</summary>
    /// <param name="ticket">The attempt's own.</param>
    /// <param name="verdict">How it went.</param>
    public void Leave(int ticket, AttemptVerdict verdict)
    {
        lock (_gate)
        {
            if (ticket != _era)
            {
                return;
            }

            _probing = false;
            if (verdict == AttemptVerdict.Troubled)
            {
                Fail();
            }
            else if (verdict == AttemptVerdict.Healthy)
            {
                _failures.Clear();
                if (State == CircuitState.HalfOpen && ++_successes >= successesToClose)
                {
                    Become(CircuitState.Closed);
                }
            }
        }
    }

    private void Fail()
    {
        if (State == CircuitState.Closed)
        {
            var now = timeProvider.GetTimestamp();
            while (_failures.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest, now) > window)
            {
                _failures.Dequeue();
            }

            _failures.Enqueue(now);
            if (_failures.Count < failuresToOpen)
            {
                return;
            }
        }

        _openedAt = timeProvider.GetTimestamp();
        Become(CircuitState.Open);
    }

    private void Become(CircuitState state)
    {
        State = state;
        _era++;
        _successes = 0;
        _probing = false;
        _failures.Clear();
        changed(state);
    }
}
