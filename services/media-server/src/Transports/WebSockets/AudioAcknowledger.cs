using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Tells the client what audio has arrived: at once for audio in JSON, at most once per period for binary audio, always the totals.</summary>
internal sealed class AudioAcknowledger : IDisposable
{
    private readonly Action<ServerEvent> _send;
    private readonly TimeSpan _period;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private long _messages;
    private long _bytes;
    private double _audioMs;
    private bool _waiting;

    public AudioAcknowledger(Action<ServerEvent> send, TimeSpan period, TimeProvider clock)
    {
        _send = send;
        _period = period;
        _timer = clock.CreateTimer(static self => ((AudioAcknowledger)self!).Flush(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Received(int bytes, double audioMs, bool atOnce)
    {
        lock (_gate)
        {
            _messages++;
            _bytes += bytes;
            _audioMs += audioMs;
            if (!atOnce && !_waiting)
            {
                _waiting = true;
                _timer.Change(_period, Timeout.InfiniteTimeSpan);
            }
        }

        if (atOnce)
        {
            Flush();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Flush()
    {
        AudioReceivedEvent received;
        lock (_gate)
        {
            _waiting = false;
            received = new AudioReceivedEvent(_messages, _bytes, (long)_audioMs);
        }

        _send(received);
    }
}
