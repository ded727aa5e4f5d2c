using System.Collections.Concurrent;

namespace VoiceMesh.Sessions;

/// <summary>Remembers sessions in this process. They outlive their stream, not their process.</summary>
/// <param name="timeToLive">Time without a save or load after which a session is forgotten.</param>
/// <param name="capacity">Most sessions remembered; beyond it the one untouched longest is forgotten.</param>
/// <param name="timeProvider">The clock.</param>
public sealed class InMemorySessionStore(TimeSpan timeToLive, int capacity, TimeProvider timeProvider) : ISessionStore
{
    private readonly ConcurrentDictionary<string, Kept> _sessions = new(StringComparer.Ordinal);

    /// <summary>Sessions remembered now, forgotten ones not yet swept included.</summary>
    public int Count => _sessions.Count;

    /// <inheritdoc />
    public ValueTask<SessionRecord?> LoadAsync(string sessionId, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        if (!_sessions.TryGetValue(sessionId, out var kept))
        {
            return ValueTask.FromResult<SessionRecord?>(null);
        }

        if (now - kept.TouchedAt >= timeToLive)
        {
            _sessions.TryRemove(new KeyValuePair<string, Kept>(sessionId, kept));
            return ValueTask.FromResult<SessionRecord?>(null);
        }

        _sessions.TryUpdate(sessionId, kept with { TouchedAt = now }, kept);
        return ValueTask.FromResult<SessionRecord?>(kept.Session);
    }

    /// <inheritdoc />
    public ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken)
    {
        _sessions[session.SessionId] = new Kept(session, timeProvider.GetUtcNow());
        if (_sessions.Count > capacity)
        {
            Sweep();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask RemoveAsync(string sessionId, CancellationToken cancellationToken)
    {
        _sessions.TryRemove(sessionId, out _);
        return ValueTask.CompletedTask;
    }

    // A tenth goes at once, so that a full store does not sort itself at every save.
    private void Sweep()
    {
        var oldestFirst = _sessions.OrderBy(entry => entry.Value.TouchedAt).ToList();
        var forgottenBefore = timeProvider.GetUtcNow() - timeToLive;
        var excess = oldestFirst.Count - capacity + (capacity / 10);
        for (var i = 0; i < oldestFirst.Count && (i < excess || oldestFirst[i].Value.TouchedAt <= forgottenBefore); i++)
        {
            _sessions.TryRemove(oldestFirst[i]);
        }
    }

    private sealed record Kept(SessionRecord Session, DateTimeOffset TouchedAt);
}
