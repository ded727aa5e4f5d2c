using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Text;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.MediaServer.Transports.WebSockets;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>
/// One session: joins whoever is connected to the conversation behind it. Events go to the control connection, audio over that or over a call beside it, and
/// either may come and go. It outlives a lost connection as well as a lost orchestrator; it knows nothing of turns.
/// </summary>
internal sealed partial class MediaSession : ISessionInput, IConversationListener, IPlaybackReporter, IAsyncDisposable
{
    /// <summary>Events that wait for a client's return; a connection's queue holds more, so that it takes them all at once.</summary>
    internal const int EventsKept = 256;

    private const double OffersPerSecond = 2;
    private const double OffersAtOnce = 10;
    private const int TokenBytes = 16;

    private readonly ListeningChain _listening;
    private readonly ReplyPlayout _playout;
    private readonly OutgoingLanes _lanes;
    private readonly ConversationLink _link;
    private readonly MediaMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly Action<MediaSession> _onEnded;
    private readonly IDisposable _drainEntry;
    private readonly ILogger<MediaSession> _logger;
    private readonly ICalls _calls;
    private readonly EventOutlet _events = new(EventsKept);
    private readonly TokenBucket _offers;

    // Lock order: _offerGate, _gate, the playout's gate, then the outlet's or _listeningGate. Nothing that holds a later one asks for an earlier one.
    private readonly Lock _offerGate = new();
    private readonly Lock _gate = new();
    private readonly Lock _listeningGate = new();
    private readonly byte[] _resumeToken = Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes)));
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConversationStarted? _started;
    private ITransport? _audio;
    private ISessionCall? _call;
    private QualityEvent? _quality;
    private SessionState _state = SessionState.Created;
    private AgentState _agent = AgentState.Idle;
    private string _agentTurnId = "";
    private TransportClose? _closeAs;
    private bool _opened;
    private long _lastSeen;
    private int _turns;

    public MediaSession(
        string id, SessionParts parts, MediaMetrics metrics, TimeProvider clock, IDisposable drainEntry, Action<MediaSession> onEnded, ILogger<MediaSession> logger)
    {
        Id = id;
        _metrics = metrics;
        _clock = clock;
        _drainEntry = drainEntry;
        _onEnded = onEnded;
        _logger = logger;
        _lanes = parts.Lanes;
        _listening = parts.Listening;
        _calls = parts.Calls;
        _offers = new TokenBucket(OffersPerSecond, OffersAtOnce, clock);
        _playout = parts.CreatePlayout(this, _events);
        _link = parts.CreateLink(this);
        CreatedAt = clock.GetUtcNow();
        _lastSeen = clock.GetTimestamp();
    }

    public string Id { get; }

    public DateTimeOffset CreatedAt { get; }

    /// <summary>Lets its holder take the session over, whoever has it.</summary>
    public string ResumeToken => Encoding.ASCII.GetString(_resumeToken);

    public TextExchanges Texts { get; } = new();

    public SessionState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>What carries the audio; null while nobody is connected.</summary>
    public string? TransportKind => Volatile.Read(ref _audio)?.Kind;

    public int Turns => Volatile.Read(ref _turns);

    /// <summary>Completed when the session is over and its client has been told.</summary>
    public Task Ended => _ended.Task;

    public ConversationStarted? Started
    {
        get
        {
            lock (_gate)
            {
                return _started;
            }
        }
    }

    /// <summary>True while an answer is being made or spoken.</summary>
    public bool IsBusy => _agent is AgentState.Processing or AgentState.Speaking;

    /// <summary>Called whenever an answer is over and nothing has been asked since: the moment at which a session may end without costing anybody an answer.</summary>
    public Action<MediaSession>? Rested { get; set; }

    /// <summary>How long the client has said nothing.</summary>
    public TimeSpan IdleFor => _clock.GetElapsedTime(Volatile.Read(ref _lastSeen));

    /// <summary>Gives the session a client. The conversation begins with the first.</summary>
    /// <param name="connection">The client's connection.</param>
    /// <param name="token">The session's token: with it a client takes its session whoever has it, and without only one that nobody has.</param>
    public AttachResult Attach(IClientConnection connection, string? token = null)
    {
        lock (_gate)
        {
            if (IsOver)
            {
                return AttachResult.Ended;
            }

            if (token is not null && !IsResumeToken(token))
            {
                return AttachResult.TokenInvalid;
            }

            var former = _events.Connection;
            if (token is null && (former is not null || _call is not null))
            {
                return AttachResult.Occupied;
            }

            Replace(former);
            var again = _state is not SessionState.Created;
            _state = SessionState.Connected;
            _events.Attach(
                connection,
                _started is null ? null : StartedEvent(connection, _started, again),
                _started is null ? null : new StateEvent(ResponseEvents.NameOf(_agent), _agentTurnId));
            if (_audio is null || _audio == former)
            {
                Carry(connection, formerPlaysOut: false);
            }
        }

        Touch();
        OpenConversation();
        return AttachResult.Attached;
    }

    /// <summary>Whether a text is the session's token, found out in a time that tells nothing of it.</summary>
    public bool IsResumeToken(string token) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), _resumeToken);

    /// <summary>Begins the conversation if it has not begun.</summary>
    public void OpenConversation()
    {
        lock (_gate)
        {
            if (_opened || _state is SessionState.Ended)
            {
                return;
            }

            // Under the gate, so that an end that finds the conversation opened finds its stream as well.
            _opened = true;
            _link.Open();
        }
    }

    public bool Audio(ITransport source, ReadOnlySpan<short> samples, int sampleRateHz)
    {
        lock (_listeningGate)
        {
            if (_audio != source)
            {
                return false;
            }

            _listening.Push(samples, sampleRateHz);
            return true;
        }
    }

    public bool Control(ConverseRequest request) => _lanes.TryAddControl(request);

    public void Stop() => End("stopped", TransportClose.Ended("stopped"));

    public void Played(string turnId, uint playedMs, bool finished) => _playout.Acknowledge(turnId, playedMs, finished);

    public void Touch() => Volatile.Write(ref _lastSeen, _clock.GetTimestamp());

    public void ReplyLeft(string turnId, DateTimeOffset leftAt) => _playout.FirstFrameLeft(turnId, leftAt);

    public void SignallingClosed(ISignalling signalling)
    {
        var cut = false;
        lock (_gate)
        {
            if (!_events.Detach(signalling, keep: _call is not null && _state is not SessionState.Ended))
            {
                return;
            }

            if (_call is null && _state is not SessionState.Ended)
            {
                _state = SessionState.Disconnected;
            }

            if (_audio == signalling)
            {
                cut = Carry(null, formerPlaysOut: false);
            }
        }

        Touch();
        ReplyCut(cut);
    }

    /// <summary>Ends the session in order: the orchestrator first, then the client, then the registry.</summary>
    /// <param name="reason">For the client's <c>session_ended</c>.</param>
    /// <param name="close">How the client's connection is closed.</param>
    /// <param name="error">Sent before it, when something was wrong.</param>
    public void End(string reason, TransportClose close, ErrorEvent? error = null)
    {
        bool opened;
        lock (_gate)
        {
            if (IsOver)
            {
                return;
            }

            _closeAs = close;
            EndReason = reason;
            opened = _opened;
            _opened = true;
        }

        if (error is not null)
        {
            SendError(error);
        }

        if (opened)
        {
            _ = _link.StopAsync();
        }
        else
        {
            OnClosed(new ConversationClosure(reason));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _link.DisposeAsync();
        _playout.Dispose();
    }

    private string? EndReason { get; set; }

    /// <summary>Whether the end has begun. Under the gate, or for a first look.</summary>
    private bool IsOver => _state is SessionState.Ended || _closeAs is not null;

    private void SendError(ErrorEvent error)
    {
        _metrics.Error(error.Code);
        _events.Send(error);
    }

    private void Replace(ISignalling? former)
    {
        if (former is not null)
        {
            _metrics.Error("replaced");
            former.Send(new ErrorEvent("replaced", "Another connection took the session up with its token."));
            former.Close(TransportClose.Replaced("replaced"));
        }
    }

    private SessionStartedEvent StartedEvent(ISignalling signalling, ConversationStarted started, bool reconnected) => new(
        Id,
        SettingsView.Of(started.Settings),
        [.. started.Stages.Select(StageView.Of)],
        AudioFormatView.Of(signalling.Input),
        AudioFormatView.Of(signalling.Output),
        reconnected);
}
