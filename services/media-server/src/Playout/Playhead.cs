namespace VoiceMesh.MediaServer.Playout;

/// <summary>
/// Where a reply is, reckoned from what was sent and when: it moves in real time as long as there is audio to hear, waits where the audio ends, and goes on from
/// there when more is sent. A client hears the same, so a stall on our side does not make later audio come in a rush.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class Playhead(TimeProvider clock)
{
    private Stretch _now;
    private Stretch _before;
    private TimeSpan _sent;
    private TimeSpan _pausedAt;
    private bool _moving;

    /// <summary>Audio sent so far.</summary>
    public TimeSpan Sent => _sent;

    public bool IsPaused { get; private set; }

    /// <summary>Audio that has left in real time by now.</summary>
    public TimeSpan Position
    {
        get
        {
            if (IsPaused)
            {
                return _pausedAt;
            }

            var position = _moving ? _now.At(clock.GetElapsedTime(_now.Timestamp)) : _now.From;
            return position < _sent ? position : _sent;
        }
    }

    /// <summary>Audio that must have been heard by now when a sound needs a while to the ear; it goes on after a pause until what is under way has arrived.</summary>
    /// <param name="latency">From leaving to being heard.</param>
    public TimeSpan Heard(TimeSpan latency)
    {
        if (latency == TimeSpan.Zero || !_moving)
        {
            return Position;
        }

        var elapsed = clock.GetElapsedTime(_now.Timestamp) - latency;
        if (elapsed >= TimeSpan.Zero)
        {
            return Earlier(_now.At(elapsed), Position);
        }

        // What left before the present stretch began is still under way.
        var former = _before.At(clock.GetElapsedTime(_before.Timestamp) - latency);
        return Earlier(former < _before.From ? _before.From : former, _now.From);
    }

    /// <summary>Counts audio that is sent now.</summary>
    public void Send(TimeSpan duration)
    {
        if (!_moving || Position >= _sent)
        {
            MoveFrom(_sent);
        }

        _sent += duration;
    }

    /// <summary>The first audio left only now, or a little while ago, and not when it was sent.</summary>
    public void LeftFirst(TimeSpan ago)
    {
        if (_moving && !IsPaused && _now.From == _before.From)
        {
            _now = _now with { Timestamp = clock.GetTimestamp() - (long)(ago.TotalSeconds * clock.TimestampFrequency) };
        }
    }

    public void Pause()
    {
        _pausedAt = Position;
        IsPaused = true;
    }

    public void Resume()
    {
        if (IsPaused)
        {
            IsPaused = false;
            MoveFrom(_pausedAt);
        }
    }

    /// <summary>Takes back what was sent after a position: it is going to be sent again.</summary>
    public void Rewind(TimeSpan position)
    {
        _sent = position;
        _pausedAt = position;
        _now = new Stretch(position, clock.GetTimestamp());
        _before = _now;
        _moving = false;
    }

    private void MoveFrom(TimeSpan position)
    {
        var timestamp = clock.GetTimestamp();
        _before = _moving ? _now : new Stretch(position, timestamp);
        _now = new Stretch(position, timestamp);
        _moving = true;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Movement without a stop.</summary>
    private readonly record struct Stretch(TimeSpan From, long Timestamp)
    {
        public TimeSpan At(TimeSpan elapsed) => From + elapsed;
    }
}
