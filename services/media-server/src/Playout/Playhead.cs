namespace VoiceMesh.MediaServer.Playout;

/// <summary>
/// Where a listener is in a reply, reckoned from what was sent and when: it moves in real time as long as there is audio to hear, waits where the audio
/// ends, and goes on from there when more is sent. A client hears the same, so a stall on our side does not make later audio come in a rush.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class Playhead(TimeProvider clock)
{
    private long _anchorTimestamp;
    private TimeSpan _anchor;
    private TimeSpan _sent;
    private bool _moving;

    /// <summary>Audio sent so far.</summary>
    public TimeSpan Sent => _sent;

    public bool IsPaused { get; private set; }

    /// <summary>Audio that must have been heard by now.</summary>
    public TimeSpan Position
    {
        get
        {
            if (!_moving || IsPaused)
            {
                return _anchor;
            }

            var position = _anchor + clock.GetElapsedTime(_anchorTimestamp);
            return position < _sent ? position : _sent;
        }
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

    public void Pause()
    {
        _anchor = Position;
        IsPaused = true;
    }

    public void Resume()
    {
        if (IsPaused)
        {
            IsPaused = false;
            MoveFrom(_anchor);
        }
    }

    private void MoveFrom(TimeSpan position)
    {
        _anchor = position;
        _anchorTimestamp = clock.GetTimestamp();
        _moving = true;
    }
}
