using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Tests.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Tests.Sessions;

/// <summary>
/// Takes a session through any sequence of moves beside a model of what may happen: which transport carries the audio, who gets which event, what of a reply
/// was sent. Every breach fails at the move that made it.
/// </summary>
internal sealed class SessionWalk : IAsyncDisposable
{
    public const int Moves = 23;

    private readonly SessionUnderTest _test = new();
    private readonly Dictionary<FakeTransport, List<string>> _expected = [];
    private readonly List<FakeTransport> _sockets = [];
    private readonly List<FakeCall> _formerCalls = [];
    private readonly List<string> _waiting = [];
    private FakeTransport? _socket;
    private FakeCall? _call;
    private object? _active;
    private bool _hasKeeping;
    private bool _wasTaken;
    private bool _isOver;
    private int _said;
    private int _peers;
    private int _turns;
    private string _turn = "";
    private int _made;
    private int _sent;
    private bool _isReplyOpen;
    private bool _isReplyEnded;
    private bool _isPaused;

    public SessionWalk()
    {
        _test.Calls.OnMade = call => call.OnFrame = value => Frame(call, value);
        _test.Started();
    }

    /// <summary>Makes a move.</summary>
    /// <param name="move">Which, 0 to <see cref="Moves"/> - 1.</param>
    /// <param name="amount">For moves that have one, 1 or more.</param>
    public void Make(int move, int amount)
    {
        switch (move)
        {
            case 0: Attach(null); break;
            case 1: Attach(_test.Session.ResumeToken); break;
            case 2: Attach("wrong"); break;
            case 3: Detach(); break;
            case 4: Offer($"peer{++_peers} first"); break;
            case 5 when _call is not null: OfferAgain(amount); break;
            case 6 or 19 when _call is not null && _active != _call: Connect(_call); break;
            case 7 when _call is not null: LeaveCall(call => call.Finish("closed_by_peer")); break;
            case 8 when _formerCalls.Count > 0: _formerCalls[amount % _formerCalls.Count].Finish("closed"); break;
            case 9 when _call is not null: LeaveCall(_ => _test.Session.HangUp()); break;
            case 10: BeginReply(); break;
            case 11 or 20 when _isReplyOpen && !_isReplyEnded: ReplyAudio(amount); break;
            case 12 when _isReplyOpen && !_isReplyEnded: EndReply(); break;
            case 13: Control(PlaybackAction.Pause); break;
            case 14: Control(PlaybackAction.Resume); break;
            case 15: Control(PlaybackAction.Clear); break;
            case 16: Say(); break;
            case 17 or 21: _test.Advance(amount * 20); break;
            case 18: Speak(); break;
            case 22 when _socket is not null: _test.Session.Played(_turn, (uint)(amount * 40), finished: false); break;
        }
    }

    /// <summary>Plays what is left, brings a client back and holds the books against it; then ends the session and makes sure that it stays silent.</summary>
    public void Finish()
    {
        if (_isReplyOpen && !_isReplyEnded)
        {
            EndReply();
        }

        Control(PlaybackAction.Resume);
        _test.Advance(60_000);
        if (_isReplyOpen && _active is not null)
        {
            Assert.Equal(_made, _sent);
        }

        Attach(_test.Session.ResumeToken);
        Say();
        CheckEvents();
        End();
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    private void Attach(string? token)
    {
        var socket = new FakeTransport { Kind = "websocket" };
        socket.OnFrame = value => Frame(socket, value);
        var result = token == "wrong" ? AttachResult.TokenInvalid
            : token is null && (_socket is not null || _call is not null) ? AttachResult.Occupied
            : AttachResult.Attached;
        var former = _socket;
        if (result is AttachResult.Attached)
        {
            _sockets.Add(socket);
            _expected[socket] = [.. _waiting];
            _waiting.Clear();
            _hasKeeping = false;
            _socket = socket;
            _active = _active is FakeCall ? _active : socket;
        }

        Assert.Equal(result, _test.Session.Attach(socket, token));
        if (result is AttachResult.Attached)
        {
            Assert.Equal(_wasTaken, Assert.IsType<SessionStartedEvent>(socket.Events[0]).Reconnected);
            _wasTaken = true;
            if (former is not null)
            {
                Assert.Equal(4410, former.Closed?.Code);
            }
        }
        else
        {
            Assert.Empty(socket.Events);
        }
    }

    private void Detach()
    {
        if (_socket is not { } socket)
        {
            return;
        }

        _socket = null;
        _hasKeeping = _call is not null;
        if (_active == socket)
        {
            Silence();
        }

        _test.Session.SignallingClosed(socket);
        _test.Session.SignallingClosed(socket);
    }

    private void Offer(string sdp)
    {
        // As often as a session may be offered a call.
        _test.Advance(1_000);
        var calls = _test.Calls.Made.Count;
        var former = _call;
        if (former is not null && _active == former)
        {
            _active = _socket;
            if (_active is null)
            {
                Silence();
            }
        }

        var fault = _test.Session.Offer(sdp, null, out var answer);

        Assert.Null(fault);
        Assert.Equal(calls + 1, _test.Calls.Made.Count);
        Assert.Equal($"answer to {sdp}", answer);
        _call = _test.Calls.Made[^1];
        _wasTaken = true;
        _hasKeeping |= _socket is null;
        if (former is not null)
        {
            Assert.Equal("replaced", former.EndedBy);
            _formerCalls.Add(former);
        }
    }

    private void OfferAgain(int amount)
    {
        var calls = _test.Calls.Made.Count;
        _test.Advance(1_000);
        Assert.Null(_test.Session.Offer($"{_call!.Offer.Split(' ')[0]} again{amount}", null, out _));
        Assert.Equal(calls, _test.Calls.Made.Count);
    }

    private void Connect(FakeCall call)
    {
        _active = call;
        call.Connect();
    }

    private void LeaveCall(Action<FakeCall> leave)
    {
        var call = _call!;
        _call = null;
        _formerCalls.Add(call);
        if (_active == call)
        {
            _active = _socket;
            if (_active is null)
            {
                Silence();
            }
        }

        leave(call);
    }

    private void BeginReply()
    {
        _turn = $"turn{++_turns}";
        (_made, _sent, _isReplyOpen, _isReplyEnded, _isPaused) = (0, 0, _active is not null, false, false);
        _test.BeginReply(_turn);
    }

    private void ReplyAudio(int amount)
    {
        _made += amount;
        _test.ReplyAudio(_turn, amount);
    }

    private void EndReply()
    {
        _isReplyEnded = true;
        _test.EndReply(_turn);
    }

    private void Control(PlaybackAction action)
    {
        _isPaused = action is PlaybackAction.Pause && _isReplyOpen;
        if (action is PlaybackAction.Clear)
        {
            _isReplyOpen = false;
        }

        _test.Control(_turn, action);
    }

    private void Say()
    {
        var text = $"{++_said}";
        if (_socket is not null)
        {
            _expected[_socket].Add(text);
        }
        else if (_hasKeeping)
        {
            _waiting.Add(text);
        }

        _test.Transcript(text);
    }

    private void Speak()
    {
        var frame = new short[320];
        foreach (var socket in _sockets)
        {
            Assert.Equal(_active == socket, _test.Session.Audio(socket, frame, 16_000));
        }

        foreach (var call in _test.Calls.Made)
        {
            Assert.Equal(_active == call, call.Speak(frame));
        }
    }

    /// <summary>Nobody hears the rest of the reply.</summary>
    private void Silence()
    {
        _active = null;
        _isReplyOpen = false;
    }

    private void Frame(object transport, short value)
    {
        Assert.False(_isOver, "audio after the end");
        Assert.Same(_active, transport);
        Assert.True(_isReplyOpen, "audio of a reply that is over");
        Assert.False(_isPaused, "audio while paused");
        Assert.InRange(value, 1, _sent + 1);
        _sent = value;
    }

    private void CheckEvents()
    {
        foreach (var (socket, texts) in _expected)
        {
            Assert.Equal(texts, socket.Events.OfType<TranscriptServerEvent>().Select(transcript => transcript.Text));
            Assert.DoesNotContain(socket.Events, serverEvent => serverEvent is EventsMissedEvent);
        }
    }

    private void End()
    {
        var call = _call;
        _test.End();
        _isOver = true;
        Assert.IsType<SessionEndedEvent>(_socket!.Events[^1]);
        Assert.Equal(1000, _socket.Closed?.Code);
        var events = _sockets.Sum(socket => socket.Events.Count);
        if (call is not null)
        {
            Assert.NotNull(call.EndedBy);
            call.Finish("closed");
        }

        _test.Transcript("too late");
        _test.BeginReply("late");
        _test.ReplyAudio("late", 20);
        _test.Advance(5_000);
        _test.End();

        Assert.Equal(AttachResult.Ended, _test.Session.Attach(new FakeTransport(), _test.Session.ResumeToken));
        Assert.Equal("session_ended", _test.Session.Offer("peer0 late", null, out _)?.Code);
        Assert.All(_sockets, socket => Assert.False(_test.Session.Audio(socket, new short[320], 16_000)));
        Assert.Equal(events, _sockets.Sum(socket => socket.Events.Count));
        Assert.Equal(1, _test.Endings);
    }
}
