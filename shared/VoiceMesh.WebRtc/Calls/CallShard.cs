namespace VoiceMesh.WebRtc.Calls;

/// <summary>The calls of one worker, without its thread: whoever drives it may be a test with a clock of its own.</summary>
internal sealed class CallShard
{
    private readonly Lock _gate = new();
    private readonly List<Call> _joining = [];
    private readonly CallScratch _scratch = new();

    // The driving thread's alone.
    private readonly List<Call> _calls = [];
    private int _count;
    private bool _isClosed;

    /// <summary>Calls that are looked after, those that wait for their first look included.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <returns>False once the shard is closed.</returns>
    public bool TryAdd(Call call)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _joining.Add(call);
            Interlocked.Increment(ref _count);
            return true;
        }
    }

    /// <summary>Does for every call what is due. Only one thread at a time may do this.</summary>
    /// <param name="nowUs">Now, by the calls' media clock.</param>
    public void Step(long nowUs)
    {
        Admit();
        for (var index = _calls.Count - 1; index >= 0; index--)
        {
            if (!_calls[index].Step(nowUs, _scratch))
            {
                _calls[index] = _calls[^1];
                _calls.RemoveAt(_calls.Count - 1);
                Interlocked.Decrement(ref _count);
            }
        }
    }

    /// <summary>Takes no more calls.</summary>
    /// <returns>Those that are here, except what the driving thread has not yet admitted or just removed: all of them once it has stepped.</returns>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
        }
    }

    /// <summary>Ends every call that is left. For the driving thread, after <see cref="Close"/>.</summary>
    /// <param name="nowUs">Now.</param>
    public void EndAll(long nowUs)
    {
        Admit();
        foreach (var call in _calls)
        {
            call.End(Endpoint.SessionEndReason.EndpointStopped, null);
        }

        Step(nowUs);
    }

    private void Admit()
    {
        lock (_gate)
        {
            _calls.AddRange(_joining);
            _joining.Clear();
        }
    }
}
