using System.Net;
using System.Net.Sockets;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>
/// The network half of a WebRTC server for audio: ICE-lite (RFC 8445 §2.5), passive DTLS 1.2 (RFC 8827), SRTP (RFC 5764), all sessions on one UDP port
/// per bound address (RFC 7983). Thread-safe.
/// </summary>
/// <remarks>
/// Threads: one per socket, which receives, deciphers and hands packets to the sessions' receivers; one worker for handshakes; a timer. None of them
/// grows with the number of sessions. A packet allocates nothing. What arrives and can't be told to belong to a session is met with silence.
/// </remarks>
public sealed class WebRtcEndpoint : IAsyncDisposable, IDatagramHandler
{
    // Handshakes repeat their flights after 100 ms; of connected sessions only the consent is watched. Each tick wakes a thread of the pool, which spins for a
    // while before it sleeps again: 50 ms for ever would cost an idle process 1 to 2 % of a processor.
    private static readonly TimeSpan HandshakeTickPeriod = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ConsentTickPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AddressWindow = TimeSpan.FromSeconds(10);

    private readonly EndpointContext _context;
    private readonly RateLimiter _starts;
    private readonly RateLimiter _startsOfAddress;
    private readonly HandshakeQueue _handshakes = new();
    private readonly List<EndpointSocket> _sockets = [];
    private readonly ITimer _timer;
    private readonly Lock _paceGate = new();
    private TimeSpan _pace = Timeout.InfiniteTimeSpan;
    private long _sessionsStarted;
    private int _isTicking;
    private volatile bool _isStopped;

    /// <summary>Makes the certificate, binds the sockets and starts to receive.</summary>
    /// <param name="options">Where to listen, and the limits.</param>
    /// <param name="timeProvider">The clock of all time limits.</param>
    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    /// <exception cref="SocketException">An address is not this host's, or a port is taken.</exception>
    /// <exception cref="DllNotFoundException">OpenSSL 3 is not installed; the message names the package.</exception>
    public WebRtcEndpoint(WebRtcEndpointOptions options, TimeProvider timeProvider)
        : this(options, timeProvider, DtlsServerContext.PreferredProfiles)
    {
    }

    internal WebRtcEndpoint(WebRtcEndpointOptions options, TimeProvider timeProvider, string srtpProfiles)
    {
        options.Validate();
        _starts = new RateLimiter(options.MaxSessionStartsPerSecond, TimeSpan.FromSeconds(1), timeProvider);
        _startsOfAddress = new RateLimiter(options.MaxSessionStartsPerAddress, AddressWindow, timeProvider);
        _context = new EndpointContext(
            options,
            timeProvider,
            new DtlsServerContext(timeProvider, srtpProfiles),
            new RateLimiter(options.MaxDtlsStartsPerAddress, AddressWindow, timeProvider),
            new SessionRegistry(),
            Counters);
        try
        {
            foreach (var (index, binding) in options.Bindings.Index())
            {
                OpenSockets(index, binding);
            }
        }
        catch
        {
            _sockets.ForEach(socket => socket.Dispose());
            _context.Dtls.Dispose();
            throw;
        }

        _context.Candidates = MakeCandidates(options.Bindings);
        _sockets.ForEach(socket => socket.Start());
        _timer = timeProvider.CreateTimer(_ => Tick(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>What happened so far.</summary>
    public EndpointCounters Counters { get; } = new();

    /// <summary>Sessions that have not ended.</summary>
    public int SessionCount => _context.Registry.Count;

    /// <summary>The sockets' addresses with the ports they got, in the order of the bindings.</summary>
    public IReadOnlyList<IPEndPoint> LocalEndPoints => [.. FirstSockets.Select(socket => socket.LocalEndPoint)];

    internal IReadOnlyList<EndpointSocket> Sockets => _sockets;

    private IEnumerable<EndpointSocket> FirstSockets => _sockets.Where((_, index) => index % _context.Options.SocketsPerBinding == 0);

    /// <summary>Answers a client's offer with a new session.</summary>
    /// <param name="offer">A session description (RFC 8866) of at most 65,536 characters.</param>
    /// <param name="receiver">Gets the session's media; one for each session.</param>
    /// <param name="client">Who asks, for the limit per address; null leaves that limit out.</param>
    /// <returns>The session, which holds the answer.</returns>
    /// <exception cref="SdpException">The offer can't be accepted; the message says which line is at fault.</exception>
    /// <exception cref="WebRtcLimitException">A limit is reached.</exception>
    /// <exception cref="ObjectDisposedException">The endpoint has stopped.</exception>
    public WebRtcSession Accept(string offer, IMediaReceiver receiver, IPAddress? client = null)
    {
        ObjectDisposedException.ThrowIf(_isStopped, this);
        var parsed = SdpOffer.Parse(offer);
        RequireRoomFor(client);
        var session = new WebRtcSession(_context, parsed, receiver);
        if (!_context.Registry.TryAdd(session, _context.Options.MaxSessions))
        {
            session.Withdraw();
            throw Refuse(WebRtcLimit.Sessions, $"{_context.Options.MaxSessions} sessions are the most.", AddressWindow);
        }

        Counters.Add(EndpointCounter.SessionsStarted);
        lock (_paceGate)
        {
            _sessionsStarted++;
            SetPace(HandshakeTickPeriod);
        }

        if (_isStopped)
        {
            // It stopped meanwhile, and may have missed this session when it ended the others.
            session.End(SessionEndReason.EndpointStopped, null);
            throw new ObjectDisposedException(nameof(WebRtcEndpoint));
        }

        return session;
    }

    /// <summary>Ends all sessions, with close_notify to their clients, and closes the sockets.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isStopped)
        {
            return;
        }

        _isStopped = true;
        await _timer.DisposeAsync();
        foreach (var (_, session) in _context.Registry.Sessions)
        {
            session.End(SessionEndReason.EndpointStopped, null);
        }

        await _handshakes.DisposeAsync();
        _sockets.ForEach(socket => socket.Dispose());
        _context.Dtls.Dispose();
    }

    void IDatagramHandler.OnDatagram(EndpointSocket socket, SocketAddress from, Span<byte> datagram, long now)
    {
        try
        {
            Dispatch(socket, from, datagram, now);
        }
        catch (Exception)
        {
            // All sessions live on this thread: one datagram must not end it.
            Counters.Add(EndpointCounter.Faults);
        }
    }

    private void Dispatch(EndpointSocket socket, SocketAddress from, Span<byte> datagram, long now)
    {
        var kind = datagram.Length <= _context.Options.MaxDatagramLength ? Demultiplexer.Classify(datagram) : DatagramKind.Unknown;
        var path = new IcePath(socket.Index, TransportAddress.From(from));
        if (kind == DatagramKind.Stun)
        {
            OnStun(socket, from, datagram, path, now);
        }
        else if (kind == DatagramKind.Unknown || !_context.Registry.TryFind(path, out var session))
        {
            Counters.Add(EndpointCounter.DatagramsIgnored);
        }
        else if (kind != DatagramKind.Dtls)
        {
            session.OnMedia(datagram, isRtcp: kind == DatagramKind.Rtcp, path, now);
        }
        else if (!_handshakes.TryEnqueue(session, path, datagram))
        {
            Counters.Add(EndpointCounter.DtlsOverflowed);
        }
    }

    private void OnStun(EndpointSocket socket, SocketAddress from, ReadOnlySpan<byte> datagram, IcePath path, long now)
    {
        if (StunMessage.TryParse(datagram, out var request)
            && request.Type == StunMessageType.BindingRequest
            && _context.Registry.TryFind(request.LocalFragment, out var session))
        {
            session.OnCheck(request, socket, from, path, now);
        }
        else
        {
            Counters.Add(EndpointCounter.StunIgnored);
        }
    }

    private void RequireRoomFor(IPAddress? client)
    {
        var options = _context.Options;
        if (SessionCount >= options.MaxSessions)
        {
            throw Refuse(WebRtcLimit.Sessions, $"{options.MaxSessions} sessions are the most.", AddressWindow);
        }

        if (client is not null && !_startsOfAddress.TryTake(TransportAddress.From(new IPEndPoint(client, 0))))
        {
            throw Refuse(
                WebRtcLimit.SessionStartsOfAddress,
                $"One address may start {options.MaxSessionStartsPerAddress} sessions in 10 seconds.",
                AddressWindow / options.MaxSessionStartsPerAddress);
        }

        if (!_starts.TryTake())
        {
            throw Refuse(
                WebRtcLimit.SessionStarts,
                $"{options.MaxSessionStartsPerSecond} sessions may start in a second.",
                TimeSpan.FromSeconds(1));
        }
    }

    private WebRtcLimitException Refuse(WebRtcLimit limit, string message, TimeSpan retryAfter)
    {
        Counters.Add(EndpointCounter.SessionsRefused);
        return new WebRtcLimitException(limit, message, retryAfter);
    }

    private void OpenSockets(int index, WebRtcBinding binding)
    {
        var count = _context.Options.SocketsPerBinding;
        if (count > 1)
        {
            // Sockets that share a port also share it with those of another process of the same user: a port that is taken must stay an error.
            using var alone = new EndpointSocket(index, isShared: false, binding, _context.Options.SocketBufferLength, this, _context.TimeProvider, Counters);
            binding = binding with { Port = alone.LocalEndPoint.Port };
        }

        for (var socket = 0; socket < count; socket++)
        {
            _sockets.Add(new EndpointSocket(index, isShared: count > 1, binding, _context.Options.SocketBufferLength, this, _context.TimeProvider, Counters));
        }
    }

    private List<IceCandidate> MakeCandidates(IReadOnlyList<WebRtcBinding> bindings)
    {
        var candidates = new List<IceCandidate>();
        foreach (var (binding, socket) in bindings.Zip(FirstSockets))
        {
            var port = binding.AnnouncedPort == 0 ? socket.LocalEndPoint.Port : binding.AnnouncedPort;
            var addresses = binding.AnnouncedAddresses.Count == 0 ? [binding.Address] : binding.AnnouncedAddresses;
            foreach (var address in addresses)
            {
                candidates.Add(new IceCandidate(address, port, candidates.Count));
            }
        }

        return candidates;
    }

    private void Tick()
    {
        // A tick that takes longer than its period must not be overtaken by the next one.
        if (Interlocked.Exchange(ref _isTicking, 1) == 1)
        {
            return;
        }

        try
        {
            long startedBefore;
            lock (_paceGate)
            {
                startedBefore = _sessionsStarted;
            }

            var pace = Timeout.InfiniteTimeSpan;
            var now = _context.TimeProvider.GetTimestamp();
            foreach (var (_, session) in _context.Registry.Sessions)
            {
                session.OnTick(now);
                pace = session.State == WebRtcSessionState.Connected && pace != HandshakeTickPeriod ? ConsentTickPeriod : HandshakeTickPeriod;
            }

            lock (_paceGate)
            {
                // A session that was started meanwhile may not have been seen.
                if (startedBefore == _sessionsStarted)
                {
                    SetPace(pace);
                }
            }
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void SetPace(TimeSpan pace)
    {
        if (_pace != pace && !_isStopped)
        {
            _pace = pace;
            _timer.Change(pace, pace);
        }
    }
}
