using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Text;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>
/// One session: joins whoever is connected to the conversation behind it. It outlives a lost connection as well as a lost orchestrator; it knows nothing of
/// turns.
/// </summary>
internal sealed partial class MediaSession : ISessionInput, IConversationListener, IPlaybackReporter, IAsyncDisposable
{
    private readonly ListeningChain _listening;
    private readonly ReplyPlayout _playout;
    private readonly OutgoingLanes _lanes;
    private readonly ConversationLink _link;
    private readonly MediaMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly Action<MediaSession> _onEnded;
    private readonly IDisposable _drainEntry;
    private readonly ILogger<MediaSession> _logger;
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ConversationStarted? _started;
    private ITransport? _transport;
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
        _playout = parts.CreatePlayout(this);
        _link = parts.CreateLink(this);
        CreatedAt = clock.GetUtcNow();
        _lastSeen = clock.GetTimestamp();
    }

    public string Id { get; }

    public DateTimeOffset CreatedAt { get; }

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

    public string? TransportKind => Volatile.Read(ref _transport)?.Kind;

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
    public AttachResult Attach(ITransport transport)
    {
        bool again;
        ConversationStarted? started;
        lock (_gate)
        {
            if (_state is SessionState.Ended || _closeAs is not null)
            {
                return AttachResult.Ended;
            }

            if (_transport is not null)
            {
                return AttachResult.Occupied;
            }

            again = _state is SessionState.Disconnected;
            _state = SessionState.Connected;
            Volatile.Write(ref _transport, transport);
            started = _started;
        }

        Touch();
        if (again)
        {
            _listening.Reset();
        }

        _playout.Attach(transport);
        if (started is not null)
        {
            SendStarted(transport, started, again);
            transport.Send(new StateEvent(ResponseEvents.NameOf(_agent), _agentTurnId));
        }

        OpenConversation();
        return AttachResult.Attached;
    }

    /// <summary>Begins the conversation if it has not begun.</summary>
    public void OpenConversation()
    {
        lock (_gate)
        {
            if (_opened || _state is SessionState.Ended)
            {
                return;
            }

            _opened = true;
        }

        _link.Open();
    }

    public void Audio(ReadOnlySpan<short> samples, int sampleRateHz) => _listening.Push(samples, sampleRateHz);

    public bool Control(ConverseRequest request) => _lanes.TryAddControl(request);

    public void Stop() => End("stopped", TransportClose.Ended("stopped"));

    public void Played(string turnId, uint playedMs, bool finished) => _playout.Acknowledge(turnId, playedMs, finished);

    public void Touch() => Volatile.Write(ref _lastSeen, _clock.GetTimestamp());

    public void ReplyLeft() => _playout.FirstFrameLeft();

    public void TransportClosed(ITransport transport)
    {
        lock (_gate)
        {
            if (_transport != transport)
            {
                return;
            }

            Volatile.Write(ref _transport, null);
            _state = _state is SessionState.Ended ? SessionState.Ended : SessionState.Disconnected;
        }

        Touch();
        if (_playout.Detach())
        {
            // Nobody hears the rest, so the orchestrator may leave the reply and keep what was heard.
            _lanes.TryAddControl(new ConverseRequest { StartListening = new StartListening() });
        }
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
            if (_state is SessionState.Ended || _closeAs is not null)
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

    private void Send(ServerEvent serverEvent) => Volatile.Read(ref _transport)?.Send(serverEvent);

    private void SendError(ErrorEvent error)
    {
        _metrics.Error(error.Code);
        Send(error);
    }

    private void SendStarted(ITransport transport, ConversationStarted started, bool reconnected) => transport.Send(new SessionStartedEvent(
        Id,
        SettingsView.Of(started.Settings),
        [.. started.Stages.Select(StageView.Of)],
        AudioFormatView.Of(transport.Input),
        AudioFormatView.Of(transport.Output),
        reconnected));
}
