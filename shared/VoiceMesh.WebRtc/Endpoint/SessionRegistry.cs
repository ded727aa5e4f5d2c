using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using VoiceMesh.WebRtc.Ice;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>Finds the session of a datagram: by ICE fragment for STUN, by validated path for everything else. Thread-safe; look-ups allocate nothing.</summary>
internal sealed class SessionRegistry
{
    private readonly ConcurrentDictionary<ulong, WebRtcSession> _byFragment = new();
    private readonly ConcurrentDictionary<IcePath, WebRtcSession> _byPath = new();
    private readonly ConcurrentDictionary<string, WebRtcSession> _sessions = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public IEnumerable<KeyValuePair<string, WebRtcSession>> Sessions => _sessions;

    /// <summary>Adds a session unless there are as many as may be.</summary>
    public bool TryAdd(WebRtcSession session, int maxSessions)
    {
        if (Interlocked.Increment(ref _count) > maxSessions)
        {
            Interlocked.Decrement(ref _count);
            return false;
        }

        _sessions[session.Id] = session;
        return true;
    }

    /// <returns>False where the session was removed before.</returns>
    public bool Remove(WebRtcSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
        {
            return false;
        }

        Interlocked.Decrement(ref _count);
        return true;
    }

    public bool TryAddFragment(string fragment, WebRtcSession session) => _byFragment.TryAdd(Key(fragment), session);

    public void RemoveFragment(string fragment, WebRtcSession session) => _byFragment.TryRemove(new(Key(fragment), session));

    public bool TryFind(ReadOnlySpan<byte> fragment, [NotNullWhen(true)] out WebRtcSession? session)
    {
        session = null;
        return fragment.Length == IceCredentials.LocalFragmentLength
            && _byFragment.TryGetValue(BinaryPrimitives.ReadUInt64BigEndian(fragment), out session);
    }

    public bool TryFind(IcePath path, [NotNullWhen(true)] out WebRtcSession? session) => _byPath.TryGetValue(path, out session);

    /// <summary>Gives a path to a session.</summary>
    /// <returns>The session that had it, or null.</returns>
    public WebRtcSession? Claim(IcePath path, WebRtcSession session)
    {
        if (_byPath.TryGetValue(path, out var owner) && owner == session)
        {
            return null;
        }

        _byPath[path] = session;
        return owner;
    }

    public void RemovePath(IcePath path, WebRtcSession session) => _byPath.TryRemove(new(path, session));

    private static ulong Key(string fragment)
    {
        Span<byte> octets = stackalloc byte[IceCredentials.LocalFragmentLength];
        Encoding.ASCII.GetBytes(fragment, octets);
        return BinaryPrimitives.ReadUInt64BigEndian(octets);
    }
}
