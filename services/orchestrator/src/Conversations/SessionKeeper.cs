using VoiceMesh.Sessions;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>
/// Saves what a conversation is to be remembered by. One save runs at a time, and of those that wait for it only the newest counts, so that a store that
/// is slow or gone costs neither the conversation's pace nor more memory than one record.
/// </summary>
/// <param name="store">Where sessions are remembered.</param>
/// <param name="failed">Told of a save that failed; the conversation goes on, only a take-over would miss it.</param>
internal sealed class SessionKeeper(ISessionStore store, Action<Exception> failed) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _givenUp = new();
    private SessionRecord? _next;
    private bool _busy;
    private Task _saving = Task.CompletedTask;

    /// <summary>Saves soon.</summary>
    public void Save(SessionRecord record)
    {
        lock (_gate)
        {
            _next = record;
            if (!_busy)
            {
                _busy = true;
                _saving = SaveAllAsync();
            }
        }
    }

    /// <summary>Waits until the newest is saved, but not for ever: whoever takes the session up waits too.</summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider timeProvider)
    {
        try
        {
            await _saving.WaitAsync(patience, timeProvider);
        }
        catch (TimeoutException late)
        {
            failed(late);
            await _givenUp.CancelAsync();
        }
    }

    public void Dispose() => _givenUp.Dispose();

    private async Task SaveAllAsync()
    {
        // The caller is the conversation's loop, and a store may work before it first waits.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Take() is { } record)
        {
            try
            {
                await store.SaveAsync(record, _givenUp.Token);
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }
    }

    private SessionRecord? Take()
    {
        lock (_gate)
        {
            var record = _givenUp.IsCancellationRequested ? null : _next;
            _next = null;
            _busy = record is not null;
            return record;
        }
    }
}
