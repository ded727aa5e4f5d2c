using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.ServiceDefaults.Draining;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Every session of this process: admission, look-up, timeouts.</summary>
internal sealed class SessionRegistry(SessionFactory factory, IOptions<SessionsOptions> options, IDrain drain, MediaMetrics metrics)
{
    private readonly ConcurrentDictionary<string, MediaSession> _sessions = new(StringComparer.Ordinal);
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public int Limit => options.Value.MaxSessions;

    public IEnumerable<MediaSession> All => _sessions.Values;

    /// <summary>Opens a session.</summary>
    /// <param name="userId">Who speaks; may be empty.</param>
    /// <param name="settings">What the client asks for.</param>
    /// <param name="session">The session when it was admitted.</param>
    /// <returns>Whether it was admitted.</returns>
    public Admission TryCreate(string userId, ConversationSettings settings, out MediaSession? session)
    {
        session = null;
        if (drain.IsDraining)
        {
            return Admission.Draining;
        }

        if (Interlocked.Increment(ref _count) > Limit)
        {
            Interlocked.Decrement(ref _count);
            metrics.Error("session_limit");
            return Admission.Full;
        }

        try
        {
            session = factory.Create(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), userId, settings, Remove);
        }
        catch
        {
            Interlocked.Decrement(ref _count);
            throw;
        }

        metrics.SessionOpened();
        // A client that asks one thing after the other would be found busy at every look; it leaves at the end of an answer.
        session.Rested = rested =>
        {
            if (drain.IsDraining)
            {
                EndForDrain(rested);
            }
        };
        _sessions[session.Id] = session;
        return Admission.Admitted;
    }

    public bool TryGet(string id, [NotNullWhen(true)] out MediaSession? session) => _sessions.TryGetValue(id, out session);

    /// <summary>Ends every session whose client has been away or silent for too long.</summary>
    public void EndIdle()
    {
        var timeout = options.Value.Timeout;
        foreach (var session in _sessions.Values)
        {
            if (session.IdleFor >= timeout)
            {
                session.End(
                    "timeout",
                    TransportClose.IdleTimeout("idle timeout"),
                    new ErrorEvent("idle_timeout", $"Nothing was heard from the client for {options.Value.TimeoutSeconds} s; open a new session."));
            }
        }
    }

    /// <summary>Ends sessions because the process is going away.</summary>
    /// <param name="evenBusy">False: a session in the middle of an answer is left to finish it.</param>
    /// <returns>Completed when those that were told have ended.</returns>
    public Task EndForDrainAsync(bool evenBusy)
    {
        var leaving = _sessions.Values.Where(session => evenBusy || !session.IsBusy).ToArray();
        foreach (var session in leaving)
        {
            EndForDrain(session);
        }

        return Task.WhenAll(leaving.Select(session => session.Ended));
    }

    private static void EndForDrain(MediaSession session) => session.End(
        "draining",
        TransportClose.ServiceRestart("draining"),
        new ErrorEvent("draining", "This server is going away; open a new session.", Retryable: true));

    private void Remove(MediaSession session)
    {
        if (_sessions.TryRemove(session.Id, out _))
        {
            Interlocked.Decrement(ref _count);
            // The session ends on the link's own task, which must finish before the link can be disposed.
            _ = Task.Run(async () => await session.DisposeAsync());
        }
    }
}
