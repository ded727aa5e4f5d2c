using System.Net;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Endpoint;

/// <content>What arrives.</content>
public sealed partial class WebRtcSession
{
    /// <summary>
    /// A path over which its session was heard from within this time, by a check or by genuine media, is not given to another one, whoever asks for it: a client
    /// must not be able to cut another off by checks with a forged source address. Checks come every 4 to 6 s (RFC 7675 §5.1).
    /// </summary>
    private static readonly TimeSpan PathHold = TimeSpan.FromSeconds(6);

    /// <summary>DTLS datagrams of one session that wait at one time; a whole flight has about six. More would crowd out other clients' handshakes.</summary>
    internal const int MaxPendingDtls = 32;

    private SrtpReceiver? _inbound;
    private int _pendingDtls;
    private long _packetsReceived;
    private long _bytesReceived;
    private long _packetsRefused;

    /// <summary>Genuine RTP and RTCP packets so far.</summary>
    public long PacketsReceived => Interlocked.Read(ref _packetsReceived);

    /// <summary>Octets of those packets in the clear.</summary>
    public long BytesReceived => Interlocked.Read(ref _bytesReceived);

    /// <summary>Packets over this session's paths that were forged, repeated, too old or malformed.</summary>
    public long PacketsRefused => Interlocked.Read(ref _packetsRefused);

    /// <summary>A connectivity check that names one of this session's fragments.</summary>
    internal void OnCheck(in StunMessage request, EndpointSocket socket, SocketAddress from, IcePath path, long now)
    {
        if (_context.Registry.TryFind(path, out var owner) && owner != this && owner.Holds(path, now))
        {
            _context.Counters.Add(EndpointCounter.StunIgnored);
            return;
        }

        Span<byte> response = stackalloc byte[StunWriter.BufferLength];
        int length;
        WebRtcSession? displaced = null;
        lock (_gate)
        {
            if (_state == WebRtcSessionState.Ended)
            {
                _context.Counters.Add(EndpointCounter.StunIgnored);
                return;
            }

            var result = _agent.Check(request, path, now, response, out length, out var forgotten);
            _context.Counters.Add(result switch
            {
                IceCheckResult.Ignored => EndpointCounter.StunIgnored,
                IceCheckResult.Refused => EndpointCounter.ChecksRefused,
                _ => EndpointCounter.ChecksAnswered,
            });
            if (result is IceCheckResult.Validated or IceCheckResult.Selected)
            {
                displaced = Validate(socket, from, path, now, forgotten, result == IceCheckResult.Selected);
            }
        }

        displaced?.LosePath(path);
        if (length > 0)
        {
            socket.Send(response[..length], from);
        }
    }

    /// <summary>Takes one of the session's places among the waiting DTLS datagrams, which <see cref="OnDtls"/> gives back.</summary>
    internal bool TryReserveDtls()
    {
        if (Interlocked.Increment(ref _pendingDtls) <= MaxPendingDtls)
        {
            return true;
        }

        ReleaseDtls();
        return false;
    }

    internal void ReleaseDtls() => Interlocked.Decrement(ref _pendingDtls);

    /// <summary>A DTLS datagram over one of this session's paths; on the thread of the handshakes. Throws nothing.</summary>
    internal void OnDtls(ReadOnlySpan<byte> datagram, IcePath path)
    {
        ReleaseDtls();
        try
        {
            ProcessDtls(datagram, path);
        }
        catch (Exception failure)
        {
            End(SessionEndReason.HandshakeFailed, failure.Message);
        }
    }

    /// <summary>A protected packet over one of this session's paths.</summary>
    internal void OnMedia(Span<byte> packet, bool isRtcp, IcePath path, long now)
    {
        if (_state != WebRtcSessionState.Connected)
        {
            Refuse(EndpointCounter.PacketsRefused);
            return;
        }

        lock (_deliveryGate)
        {
            if (!TryUnprotect(packet, isRtcp, path, now, out var length))
            {
                return;
            }

            try
            {
                if (isRtcp)
                {
                    _receiver.OnRtcp(packet[..length], now);
                }
                else
                {
                    _receiver.OnRtp(packet[..length], now);
                }
            }
            catch (Exception failure)
            {
                OnReceiverFailed(failure);
            }
        }
    }

    /// <summary>The path now belongs to another session, which proved it with its own credentials.</summary>
    internal void LosePath(IcePath path)
    {
        lock (_gate)
        {
            _agent.Forget(path);
            if (_routes.Remove(path, out var lost) && lost == _selected)
            {
                _selected = null;
            }
        }
    }

    private bool Holds(IcePath path, long now)
    {
        lock (_gate)
        {
            return _routes.TryGetValue(path, out var route) && _context.TimeProvider.GetElapsedTime(route.LastHeard, now) < PathHold;
        }
    }

    private WebRtcSession? Validate(EndpointSocket socket, SocketAddress from, IcePath path, long now, IcePath? forgotten, bool select)
    {
        if (forgotten is { } gone)
        {
            _routes.Remove(gone);
            _context.Registry.RemovePath(gone, this);
        }

        if (!_routes.TryGetValue(path, out var route))
        {
            route = Route.Back(socket, from);
            _routes[path] = route;
        }

        route.LastHeard = now;
        if (select)
        {
            _selected = route;
        }

        if (_state == WebRtcSessionState.WaitingForPath)
        {
            _state = WebRtcSessionState.Securing;
        }

        return _context.Registry.Claim(path, this);
    }

    private void ProcessDtls(ReadOnlySpan<byte> datagram, IcePath path)
    {
        (SessionEndReason Reason, string? Detail)? end;
        bool isConnected;
        lock (_gate)
        {
            if (_state == WebRtcSessionState.Ended || !_routes.TryGetValue(path, out var route))
            {
                return;
            }

            _dtlsRoute = route;

            if (_dtls is null)
            {
                if (!MayStartHandshake(datagram, path))
                {
                    return;
                }

                _dtls = new DtlsConnection(_context.Dtls, _peerFingerprint, this);
            }

            _dtls.Receive(datagram);
            isConnected = _dtls.State == DtlsState.Connected && _inbound is null;
            if (isConnected)
            {
                TakeKeys(_dtls);
            }
            else
            {
                _dtls.Flush();
            }

            end = _dtls.State switch
            {
                DtlsState.Failed => ReasonOfFailure(_dtls),
                DtlsState.Closed => (SessionEndReason.ClosedByPeer, null),
                _ => null,
            };
        }

        if (end is { } over)
        {
            End(over.Reason, over.Detail);
        }
        else if (isConnected)
        {
            Connect();
            lock (_gate)
            {
                _dtls!.Flush();
            }
        }
    }

    private bool MayStartHandshake(ReadOnlySpan<byte> datagram, IcePath path)
    {
        if (!DtlsRecords.IsClientHello(datagram))
        {
            _context.Counters.Add(EndpointCounter.DatagramsIgnored);
            return false;
        }

        if (!_context.DtlsStarts.TryTake(path.Remote))
        {
            _context.Counters.Add(EndpointCounter.DtlsStartsRefused);
            return false;
        }

        return true;
    }

    private void TakeKeys(DtlsConnection dtls)
    {
        _context.Counters.Add(EndpointCounter.HandshakesCompleted);
        Profile = dtls.Profile;
        _inbound = new SrtpReceiver(dtls.Profile, dtls.PeerKey!);
        lock (_sendGate)
        {
            _outbound = new SrtpSender(dtls.Profile, dtls.LocalKey!);
            _sendBuffer = GC.AllocateUninitializedArray<byte>(_context.Options.MaxDatagramLength);
        }
    }

    /// <summary>Tells the receiver before the peer learns, by the last flight, that it may send.</summary>
    private void Connect()
    {
        lock (_deliveryGate)
        {
            lock (_gate)
            {
                if (_state == WebRtcSessionState.Ended)
                {
                    return;
                }

                _state = WebRtcSessionState.Connected;
                SetupTime = _context.TimeProvider.GetElapsedTime(_createdAt);
            }

            _context.Counters.Add(EndpointCounter.SessionsConnected);
            try
            {
                _receiver.OnConnected(this);
            }
            catch (Exception failure)
            {
                OnReceiverFailed(failure);
            }
        }
    }

    private bool TryUnprotect(Span<byte> packet, bool isRtcp, IcePath path, long now, out int length)
    {
        SrtpVerdict verdict;
        lock (_gate)
        {
            if (_state != WebRtcSessionState.Connected)
            {
                length = 0;
                return false;
            }

            verdict = isRtcp ? _inbound!.UnprotectRtcp(packet, out length) : _inbound!.UnprotectRtp(packet, out length);
            if (verdict == SrtpVerdict.Genuine && _routes.TryGetValue(path, out var route))
            {
                route.LastHeard = now;
            }
        }

        switch (verdict)
        {
            case SrtpVerdict.Genuine:
                Interlocked.Increment(ref _packetsReceived);
                Interlocked.Add(ref _bytesReceived, length);
                return true;
            case SrtpVerdict.Forged:
                Refuse(EndpointCounter.PacketsForged);
                return false;
            case SrtpVerdict.Replayed:
                Refuse(EndpointCounter.PacketsReplayed);
                return false;
            default:
                Refuse(EndpointCounter.PacketsRefused);
                return false;
        }
    }

    private void Refuse(EndpointCounter why)
    {
        Interlocked.Increment(ref _packetsRefused);
        _context.Counters.Add(why);
    }

    private void OnReceiverFailed(Exception failure)
    {
        _context.Counters.Add(EndpointCounter.ReceiverFailures);
        End(SessionEndReason.ReceiverFailed, failure.Message);
    }
}
