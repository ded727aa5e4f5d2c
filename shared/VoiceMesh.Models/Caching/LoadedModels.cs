namespace VoiceMesh.Models.Caching;

/// <summary>The models that a process has loaded, within a limit of memory: those unused for longest go first, those in use never.</summary>
/// <typeparam name="T">The model.</typeparam>
/// <remarks>
/// Thread-safe. A model is loaded once however many ask for it at the same time, and goes on loading when the one who asked first gives up. Models are disposed outside of
/// the lock, and never while somebody holds a lease.
/// </remarks>
public sealed class LoadedModels<T> : IDisposable
    where T : class, IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly TimeProvider _timeProvider;
    private long _uses;
    private bool _isDisposed;

    /// <summary>Makes an empty cache.</summary>
    /// <param name="limitBytes">Memory that all weights together may take; see <see cref="Settings.MemoryBudget"/>.</param>
    /// <param name="timeProvider">The clock, for <see cref="EvictIdle"/>.</param>
    public LoadedModels(long limitBytes, TimeProvider timeProvider)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limitBytes);
        LimitBytes = limitBytes;
        _timeProvider = timeProvider;
    }

    /// <summary>Memory that all weights together may take.</summary>
    public long LimitBytes { get; }

    /// <summary>Memory that the weights of the loaded and the loading models take.</summary>
    public long LoadedBytes
    {
        get
        {
            lock (_gate)
            {
                return Held();
            }
        }
    }

    /// <summary>The models that are loaded, most recently used first.</summary>
    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Where(pair => pair.Value.Model is not null).OrderByDescending(pair => pair.Value.LastUse).Select(pair => pair.Key)];
            }
        }
    }

    /// <summary>Takes a model, and loads it when it is not here.</summary>
    /// <param name="key">Names the model, for example its path.</param>
    /// <param name="expectedBytes">About what its weights will take, for example the size of its file: room is made before it is loaded.</param>
    /// <param name="load">Loads it; called without a lock held, with a token that ends when the cache is disposed.</param>
    /// <param name="cancellationToken">Ends the wait, not the loading.</param>
    /// <exception cref="ModelMemoryException">It does not fit beside the models in use.</exception>
    public async ValueTask<ModelLease<T>> AcquireAsync(string key, long expectedBytes, Func<CancellationToken, Task<LoadedModel<T>>> load, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(expectedBytes);
        Entry entry;
        List<T> evicted = [];
        TaskCompletionSource? begin = null;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_entries.TryGetValue(key, out var present))
            {
                entry = present;
            }
            else
            {
                evicted = MakeRoom(key, expectedBytes);
                begin = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                entry = new Entry { Bytes = expectedBytes };
                entry.Loading = LoadAsync(key, entry, load, begin.Task);
                _entries.Add(key, entry);
            }

            entry.Leases++;
            Use(entry);
        }

        DisposeAll(evicted);
        begin?.SetResult();
        try
        {
            return new ModelLease<T>(await entry.Loading.WaitAsync(cancellationToken), () => Return(entry));
        }
        catch
        {
            Return(entry);
            throw;
        }
    }

    /// <summary>Unloads models that nobody holds, unused for longest first.</summary>
    /// <param name="targetBytes">Memory that the weights may take afterwards; 0 unloads all that can be.</param>
    /// <returns>Bytes that became free.</returns>
    public long Trim(long targetBytes)
    {
        List<T> evicted;
        long freed;
        lock (_gate)
        {
            var before = Held();
            evicted = EvictWhile(() => Held() > targetBytes);
            freed = before - Held();
        }

        DisposeAll(evicted);
        return freed;
    }

    /// <summary>Unloads models that nobody has held for a while.</summary>
    /// <param name="idle">For how long.</param>
    /// <returns>How many went.</returns>
    public int EvictIdle(TimeSpan idle)
    {
        List<T> evicted;
        lock (_gate)
        {
            var oldest = Oldest();
            evicted = EvictWhile(() => (oldest = Oldest()) is not null && _timeProvider.GetElapsedTime(oldest.LastUseTimestamp) >= idle);
        }

        DisposeAll(evicted);
        return evicted.Count;
    }

    /// <summary>Unloads every model; one that is still held goes when it is given back.</summary>
    public void Dispose()
    {
        List<T> evicted;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            evicted = EvictWhile(() => true);
        }

        _ending.Cancel();
        DisposeAll(evicted);
    }

    private void Return(Entry entry)
    {
        List<T> evicted;
        lock (_gate)
        {
            entry.Leases--;
            Use(entry);
            evicted = EvictWhile(() => _isDisposed || Held() > LimitBytes);
        }

        DisposeAll(evicted);
    }

    private async Task<T> LoadAsync(string key, Entry entry, Func<CancellationToken, Task<LoadedModel<T>>> load, Task begin)
    {
        // Room is made, outside of the lock, before the weights come.
        await begin;
        LoadedModel<T> loaded;
        try
        {
            loaded = await load(_ending.Token);
        }
        catch
        {
            lock (_gate)
            {
                // The next one who asks tries again.
                _entries.Remove(key);
            }

            throw;
        }

        List<T> evicted;
        lock (_gate)
        {
            entry.Model = loaded.Model;
            entry.Bytes = loaded.WeightBytes;
            evicted = EvictWhile(() => _isDisposed || Held() > LimitBytes);
        }

        DisposeAll(evicted);
        return loaded.Model;
    }

    private List<T> MakeRoom(string key, long bytes)
    {
        var inUse = _entries.Values.Where(entry => entry.Leases > 0 || entry.Model is null).Sum(entry => entry.Bytes);
        return inUse + bytes > LimitBytes
            ? throw new ModelMemoryException(key, bytes, inUse, LimitBytes)
            : EvictWhile(() => Held() + bytes > LimitBytes);
    }

    private List<T> EvictWhile(Func<bool> tooMuch)
    {
        List<T> evicted = [];
        while (tooMuch() && Oldest() is { } oldest)
        {
            _entries.Remove(_entries.First(pair => pair.Value == oldest).Key);
            evicted.Add(oldest.Model!);
        }

        return evicted;
    }

    private Entry? Oldest() => _entries.Values.Where(entry => entry is { Leases: 0, Model: not null }).MinBy(entry => entry.LastUse);

    private long Held() => _entries.Values.Sum(entry => entry.Bytes);

    private void Use(Entry entry)
    {
        entry.LastUse = ++_uses;
        entry.LastUseTimestamp = _timeProvider.GetTimestamp();
    }

    private static void DisposeAll(List<T> models)
    {
        foreach (var model in models)
        {
            model.Dispose();
        }
    }

    private sealed class Entry
    {
        public Task<T> Loading { get; set; } = null!;

        public T? Model { get; set; }

        public long Bytes { get; set; }

        public int Leases { get; set; }

        public long LastUse { get; set; }

        public long LastUseTimestamp { get; set; }
    }
}
