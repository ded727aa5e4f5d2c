using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports;

/// <summary>
/// Where a session's events go: to the client's control connection, or, while that is away from a live call, into a bounded queue that drops its oldest and
/// counts them. Thread-safe; events keep their order across a change of connection.
/// </summary>
/// <param name="capacity">Events that wait, 1 or more.</param>
internal sealed class EventOutlet(int capacity) : IClientEvents
{
    private readonly Lock _gate = new();
    private readonly Queue<ServerEvent> _waiting = new();
    private ISignalling? _connection;
    private bool _isKeeping;
    private long _missed;

    /// <summary>The client's control connection; null while there is none.</summary>
    public ISignalling? Connection
    {
        get
        {
            lock (_gate)
            {
                return _connection;
            }
        }
    }

    public void Send(ServerEvent serverEvent)
    {
        lock (_gate)
        {
            if (_connection is { } connection)
            {
                connection.Send(serverEvent);
            }
            else if (_isKeeping && serverEvent is not QualityEvent)
            {
                // Quality is a state, not an occurrence: the next one says it anew, and in minutes of absence they would push out what was said.
                Keep(serverEvent);
            }
        }
    }

    /// <summary>Keeps events from now on until a connection comes; has no effect while there is one.</summary>
    public void KeepForReturn()
    {
        lock (_gate)
        {
            _isKeeping = _connection is null;
        }
    }

    /// <summary>Gives the events a connection, in place of the one that there may be: first the greeting, then what waited, then what is.</summary>
    public void Attach(ISignalling connection, ServerEvent? greeting, ServerEvent? standing)
    {
        lock (_gate)
        {
            _connection = connection;
            if (greeting is not null)
            {
                connection.Send(greeting);
            }

            if (_missed > 0)
            {
                connection.Send(new EventsMissedEvent(_missed));
            }

            while (_waiting.TryDequeue(out var waiting))
            {
                connection.Send(waiting);
            }

            if (standing is not null)
            {
                connection.Send(standing);
            }

            _missed = 0;
            _isKeeping = false;
        }
    }

    /// <summary>Takes a connection away.</summary>
    /// <param name="connection">The one that is gone.</param>
    /// <param name="keep">Whether events wait for the next one.</param>
    /// <returns>False when it was not, or no longer, the connection.</returns>
    public bool Detach(ISignalling connection, bool keep)
    {
        lock (_gate)
        {
            if (_connection != connection)
            {
                return false;
            }

            _connection = null;
            _isKeeping = keep;
            return true;
        }
    }

    private void Keep(ServerEvent serverEvent)
    {
        if (_waiting.Count == capacity)
        {
            _waiting.Dequeue();
            _missed++;
        }

        _waiting.Enqueue(serverEvent);
    }
}
