namespace VoiceMesh.Scale.Simulation;

/// <summary>Events in the order of their times; events of the same time in the order of their making, so that a seed always gives the same day.</summary>
internal sealed class EventQueue
{
    private readonly PriorityQueue<SimulatedEvent, (double At, long Order)> _queue = new();
    private long _order;

    /// <summary>Adds an event.</summary>
    public void Add(double at, Happening kind, int subject = 0, int version = 0) =>
        _queue.Enqueue(new SimulatedEvent(kind, subject, version), (at, _order++));

    /// <summary>Takes the next event.</summary>
    public bool TryNext(out SimulatedEvent next, out double at)
    {
        var found = _queue.TryDequeue(out next, out var priority);
        at = priority.At;
        return found;
    }
}
