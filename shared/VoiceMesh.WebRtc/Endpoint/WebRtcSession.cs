using System.Net;
using System.Security.Cryptography;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>
/// One client's association: its ICE agent, its DTLS connection and its SRTP keys. Made by <see cref="WebRtcEndpoint.Accept"/>. Thread-safe.
/// </summary>
public sealed partial class WebRtcSession : IDisposable
{
    // Lock order: _deliveryGate, then _gate, then _sendGate. The receiver is called under _deliveryGate only, which no public member takes.
    private readonly Lock _deliveryGate = new();
    private readonly Lock _gate = new();
    private readonly Lock _sendGate = new();

    private readonly EndpointContext _context;
    private readonly IMediaReceiver _receiver;
    private readonly IceLiteAgent _agent;
    private readonly DtlsFingerprint _peerFingerprint;
    private readonly Dictionary<IcePath, Route> _routes = [];
    private readonly List<string> _fragments = [];
    private readonly TaskCompletionSource<SessionEndReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long _createdAt;
    private readonly long _sdpSessionId = RandomNumberGenerator.GetInt32(int.MaxValue);
    private int _sdpVersion;
    private volatile Route? _selected;
    private volatile WebRtcSessionState _state;
    private volatile NegotiatedAudio _audio;
    private DtlsConnection? _dtls;
    private Route? _dtlsRoute;

    internal WebRtcSession(EndpointContext context, SdpOffer offer, IMediaReceiver receiver)
    {
        _context = context;
        _receiver = receiver;
        _peerFingerprint = offer.Fingerprint;
        _createdAt = context.TimeProvider.GetTimestamp();
        _audio = Negotiate(offer, (uint)RandomNumberGenerator.GetInt32(1, int.MaxValue), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)));
        _agent = new IceLiteAgent(NewLocalCredentials(), offer.Credentials, context.TimeProvider);
        Answer = WriteAnswer(offer);
    }

    /// <summary>A random name.</summary>
    public string Id { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));

    /// <summary>The latest answer: a session description (RFC 8866) to be given to the client.</summary>
    public string Answer { get; private set; }

    /// <summary>What was agreed on for audio; it may change with <see cref="Renegotiate"/>.</summary>
    public NegotiatedAudio Audio => _audio;

    /// <summary>How far the session has come.</summary>
    public WebRtcSessionState State => _state;

    /// <summary>How the media is protected, once connected.</summary>
    public SrtpProfile Profile { get; private set; }

    /// <summary>Where media goes to at present; null before the first connectivity check.</summary>
    public IPEndPoint? RemoteEndPoint
    {
        get
        {
            lock (_gate)
            {
                return _agent.Selected?.Remote.ToEndPoint();
            }
        }
    }

    /// <summary>Time from the offer to flowing media, once connected.</summary>
    public TimeSpan? SetupTime { get; private set; }

    /// <summary>Completes with the reason when the session ends.</summary>
    public Task<SessionEndReason> Ended => _ended.Task;

    /// <summary>What is known about the end beyond its reason.</summary>
    public string? EndDetail { get; private set; }

    /// <summary>
    /// Answers another offer of the same client: new ICE credentials in it restart ICE (RFC 8445 §9) while media goes on, another direction or payload
    /// type takes effect at once.
    /// </summary>
    /// <param name="offer">A session description (RFC 8866).</param>
    /// <returns>The answer.</returns>
    /// <exception cref="SdpException">The offer can't be accepted; the session stays as it was.</exception>
    /// <exception cref="InvalidOperationException">The session has ended.</exception>
    public string Renegotiate(string offer)
    {
        var parsed = SdpOffer.Parse(offer);
        if (!parsed.Fingerprint.Equals(_peerFingerprint))
        {
            throw new SdpException("The certificate's fingerprint changed: another certificate needs a session of its own (RFC 8842 §3.1).");
        }

        lock (_gate)
        {
            if (_state == WebRtcSessionState.Ended)
            {
                throw new InvalidOperationException("The session has ended.");
            }

            if (parsed.Credentials != _agent.Remote)
            {
                _agent.Restart(NewLocalCredentials(), parsed.Credentials);
            }

            _audio = Negotiate(parsed, _audio.LocalSsrc, _audio.CanonicalName);
            Answer = WriteAnswer(parsed);
            return Answer;
        }
    }

    /// <summary>Ends the session and says so to the client (close_notify). Does nothing when it has ended.</summary>
    public void End() => End(SessionEndReason.Closed, null);

    /// <summary>The same as <see cref="End()"/>.</summary>
    public void Dispose() => End();

    /// <summary>Takes back what the constructor registered, for a session that was never handed out.</summary>
    internal void Withdraw()
    {
        foreach (var fragment in _fragments)
        {
            _context.Registry.RemoveFragment(fragment, this);
        }
    }

    internal void End(SessionEndReason reason, string? detail)
    {
        lock (_gate)
        {
            if (_state == WebRtcSessionState.Ended)
            {
                return;
            }

            EndDetail = detail;
            _dtls?.Dispose();
            _state = WebRtcSessionState.Ended;
            _inbound?.Dispose();
            foreach (var path in _routes.Keys)
            {
                _context.Registry.RemovePath(path, this);
            }

            foreach (var fragment in _fragments)
            {
                _context.Registry.RemoveFragment(fragment, this);
            }
        }

        lock (_sendGate)
        {
            _outbound?.Dispose();
            _outbound = null;
        }

        if (_context.Registry.Remove(this))
        {
            _context.Counters.Add(EndpointCounter.SessionsEnded);
        }

        try
        {
            _receiver.OnEnded(this, reason);
        }
        catch (Exception failure)
        {
            _context.Counters.Add(EndpointCounter.ReceiverFailures);
            EndDetail ??= failure.Message;
        }

        _ended.TrySetResult(reason);
    }

    /// <summary>Keeps the times: set-up, consent (RFC 7675 §5.1), DTLS' repetitions.</summary>
    internal void OnTick(long now)
    {
        SessionEndReason reason;
        string? detail = null;
        lock (_gate)
        {
            switch (_state)
            {
                case WebRtcSessionState.Connected when _context.TimeProvider.GetElapsedTime(_agent.LastConsent, now) >= _context.Options.ConsentTimeLimit:
                    reason = SessionEndReason.ConsentExpired;
                    break;
                case WebRtcSessionState.WaitingForPath or WebRtcSessionState.Securing
                    when _context.TimeProvider.GetElapsedTime(_createdAt, now) >= _context.Options.SetupTimeLimit:
                    reason = SessionEndReason.SetupTimedOut;
                    detail = _state == WebRtcSessionState.WaitingForPath ? "no connectivity check arrived" : "the DTLS handshake did not complete";
                    break;
                case WebRtcSessionState.Securing when _dtls is not null:
                    _dtls.OnTick();
                    if (_dtls.State != DtlsState.Failed)
                    {
                        return;
                    }

                    (reason, detail) = ReasonOfFailure(_dtls);
                    break;
                default:
                    return;
            }
        }

        End(reason, detail);
    }

    private static (SessionEndReason Reason, string? Detail) ReasonOfFailure(DtlsConnection dtls) => (
        dtls.Failure switch
        {
            DtlsFailure.Fingerprint => SessionEndReason.FingerprintMismatch,
            DtlsFailure.NoSrtpProfile => SessionEndReason.NoSrtpProfile,
            _ => SessionEndReason.HandshakeFailed,
        },
        dtls.FailureDetail);

    private NegotiatedAudio Negotiate(SdpOffer offer, uint ssrc, string canonicalName) => new(
        offer.OpusPayloadType,
        _context.Options.PreferRedundancy ? offer.RedPayloadType : null,
        offer.Direction.HasFlag(SdpDirection.ReceiveOnly),
        offer.Direction.HasFlag(SdpDirection.SendOnly),
        ssrc,
        canonicalName,
        offer.Mid);

    /// <summary>Draws credentials until their fragment is nobody else's, and lets go of those before the previous ones.</summary>
    private IceCredentials NewLocalCredentials()
    {
        const int KeptGenerations = 2;
        IceCredentials credentials;
        do
        {
            credentials = IceCredentials.Generate();
        }
        while (!_context.Registry.TryAddFragment(credentials.UsernameFragment, this));

        _fragments.Add(credentials.UsernameFragment);
        if (_fragments.Count > KeptGenerations)
        {
            _context.Registry.RemoveFragment(_fragments[0], this);
            _fragments.RemoveAt(0);
        }

        return credentials;
    }

    private string WriteAnswer(SdpOffer offer) => new SdpAnswer
    {
        Credentials = _agent.Local,
        Fingerprint = _context.Dtls.Fingerprint,
        Candidates = _context.Candidates,
        Audio = _audio,
        SessionId = _sdpSessionId,
        SessionVersion = ++_sdpVersion,
        MaxAverageBitrate = _context.Options.MaxAverageBitrate,
    }.Write(offer);
}
