namespace VoiceMesh.Sessions;

/// <summary>Where sessions are remembered. A session that is not saved or loaded for the store's time to live is forgotten.</summary>
public interface ISessionStore
{
    /// <summary>Finds a session, or null when it is unknown or forgotten.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    ValueTask<SessionRecord?> LoadAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Remembers a session; replaces what was remembered and starts its time to live anew.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken);

    /// <summary>Forgets a session; unknown sessions are no error.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="cancellationToken">Gives the wait up.</param>
    ValueTask RemoveAsync(string sessionId, CancellationToken cancellationToken);
}
