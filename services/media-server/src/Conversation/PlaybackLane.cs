using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>
/// Words on playback that wait. Only the newest of a turn counts, so they are merged; the last word of a turn is kept when the next turn speaks up.
/// The message handed out is reused: it must have been written before the next is taken.
/// </summary>
internal sealed class PlaybackLane
{
    private readonly Lock _gate = new();
    private readonly Queue<PlaybackProgress> _former = new();
    private readonly PlaybackProgress _message = new();
    private readonly ConverseRequest _request = new();
    private string _turnId = "";
    private uint _playedMs;
    private bool _finished;
    private long _firstSampleUnixUs;
    private bool _waiting;

    public bool HasAny
    {
        get
        {
            lock (_gate)
            {
                return _waiting || _former.Count > 0;
            }
        }
    }

    public void Set(string turnId, uint playedMs, bool finished, long firstSampleUnixUs)
    {
        lock (_gate)
        {
            if (_waiting && _turnId != turnId)
            {
                _former.Enqueue(Fill(new PlaybackProgress()));
                _firstSampleUnixUs = 0;
                _finished = false;
            }
            else if (!_waiting)
            {
                _firstSampleUnixUs = 0;
                _finished = false;
            }

            _turnId = turnId;
            _playedMs = playedMs;
            _finished |= finished;
            _firstSampleUnixUs = firstSampleUnixUs != 0 ? firstSampleUnixUs : _firstSampleUnixUs;
            _waiting = true;
        }
    }

    public bool TryTake(out ConverseRequest request)
    {
        request = _request;
        lock (_gate)
        {
            if (_former.TryDequeue(out var former))
            {
                _request.Playback = former;
                return true;
            }

            if (!_waiting)
            {
                return false;
            }

            _waiting = false;
            _request.Playback = Fill(_message);
            return true;
        }
    }

    private PlaybackProgress Fill(PlaybackProgress message)
    {
        message.TurnId = _turnId;
        message.PlayedMs = _playedMs;
        message.Finished = _finished;
        message.FirstSampleUnixUs = _firstSampleUnixUs;
        return message;
    }
}
