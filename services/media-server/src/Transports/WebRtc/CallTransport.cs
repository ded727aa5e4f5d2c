using System.Threading.Channels;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>
/// One call as its session sees it. Audio goes straight to the session on the call's worker; whatever may wait for locks, or takes longer, goes through a short
/// queue to a task of the call, in order.
/// </summary>
internal sealed class CallTransport : ISessionCall, ICallListener
{
    private const int NoticesWaiting = 64;
    private const int OpusRateHz = 48_000;
    private static readonly TransportAudioFormat Format = new(TransportAudioFormat.Opus, OpusRateHz);

    private readonly ICallOwner _owner;
    private readonly CallMetrics _metrics;
    private readonly CallMeter _meter;
    private readonly TimeProvider _clock;
    private readonly Channel<CallNotice> _notices = Channel.CreateBounded<CallNotice>(
        new BoundedChannelOptions(NoticesWaiting) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private readonly long _farDelayTicks;
    private readonly TimeSpan _lead;
    private long _latencyTicks;
    private Call? _call;
    private CallEvent _ended = new("ended");
    private string? _endedBy;
    private string _firstOfTurn = "";
    private bool _wasConnected;

    public CallTransport(ICallOwner owner, string offer, WebRtcOptions options, CallMetrics metrics, TimeProvider clock)
    {
        _owner = owner;
        _metrics = metrics;
        _clock = clock;
        _meter = new CallMeter(metrics);
        Offer = offer;
        _farDelayTicks = TimeSpan.FromMilliseconds(options.FarPlayoutDelayMs).Ticks;
        _latencyTicks = _farDelayTicks;
        _lead = TimeSpan.FromMilliseconds(options.LeadMs);
    }

    public string Kind => "webrtc";

    public TimeSpan? Lead => _lead;

    public TimeSpan Latency => TimeSpan.FromTicks(Volatile.Read(ref _latencyTicks));

    public bool IsAcknowledged => false;

    public string Answer => Line.Answer;

    public string IceTag => SdpText.Value(Line.Answer, "ice-ufrag");

    public string Offer { get; private set; }

    private Call Line => _call ?? throw new InvalidOperationException("The call was not accepted yet.");

    /// <summary>Gives the transport its call, once that was accepted.</summary>
    public void Begin(Call call) => _call = call;

    public void Start() => _ = Task.Run(TellOwnerAsync);

    public bool IsFromPeer(string offer) => SdpText.Value(offer, "fingerprint") is { Length: > 0 } fingerprint
        && string.Equals(fingerprint, SdpText.Value(Offer, "fingerprint"), StringComparison.OrdinalIgnoreCase);

    public string Renegotiate(string offer)
    {
        var answer = Line.Renegotiate(offer);
        Offer = offer;
        return answer;
    }

    public void End(string reason)
    {
        Interlocked.CompareExchange(ref _endedBy, reason, null);
        Line.End();
    }

    public ReplyFormat BeginReply(int sampleRateHz)
    {
        // A pause that came after the former reply's last frame must not hold this one back.
        Line.Resume();
        return new ReplyFormat(Format, Line.BeginTalkSpurt(sampleRateHz));
    }

    public bool TrySendAudio(ReadOnlySpan<short> frame, string? firstOfTurn)
    {
        if (firstOfTurn is not null)
        {
            Volatile.Write(ref _firstOfTurn, firstOfTurn);
        }

        return Line.TrySend(frame, reportWhenSent: firstOfTurn is not null);
    }

    public void Pause() => Line.Pause();

    public void Resume() => Line.Resume();

    public void Clear()
    {
        Line.Clear();
        Line.Resume();
    }

    void ICallListener.OnConnected(Call call)
    {
        _wasConnected = true;
        _metrics.Connected(call.SetupTime);
        _notices.Writer.TryWrite(new CallNotice(CallNoticeKind.Connected));
    }

    void ICallListener.OnAudio(ReadOnlySpan<short> frame16kHz, ReceivedFrame info)
    {
        if (info.MadeUpSamples < frame16kHz.Length && !info.IsSilent)
        {
            // A frame that the peer has really sent is a sign of life; what concealment makes up is none.
            _owner.Touch();
        }

        _owner.Audio(this, frame16kHz, Listening.ListeningChain.SampleRateHz);
    }

    void ICallListener.OnReported(Call call) => _notices.Writer.TryWrite(new CallNotice(CallNoticeKind.ReplyLeft, Volatile.Read(ref _firstOfTurn), _clock.GetUtcNow()));

    void ICallListener.OnQuality(Call call, in CallQuality quality)
    {
        if (quality.RoundTripMs is { } roundTripMs)
        {
            Volatile.Write(ref _latencyTicks, _farDelayTicks + TimeSpan.FromMilliseconds(roundTripMs / 2).Ticks);
        }

        // A notice that does not fit is one of quality, because its owner has been busy for minutes: the next one says it anew.
        _notices.Writer.TryWrite(new CallNotice(CallNoticeKind.Quality, Quality: _meter.Take(quality)));
    }

    void ICallListener.OnEnded(Call call, SessionEndReason reason)
    {
        _meter.Take(call.Quality);
        var why = Volatile.Read(ref _endedBy) ?? CallEndReasons.NameOf(reason);
        _metrics.Ended(why, _wasConnected);
        _ended = new CallEvent("ended", why, call.EndDetail);
        _notices.Writer.TryComplete();
    }

    private async Task TellOwnerAsync()
    {
        await foreach (var notice in _notices.Reader.ReadAllAsync())
        {
            switch (notice.Kind)
            {
                case CallNoticeKind.Connected:
                    var codec = Line.Audio.RedPayloadType is null ? "opus" : "red/opus";
                    _owner.CallConnected(this, new CallEvent("connected", SrtpProfile: SrtpProfiles.NameOf(Line.Profile), Codec: codec));
                    break;
                case CallNoticeKind.ReplyLeft:
                    _owner.ReplyLeft(notice.TurnId, notice.LeftAt);
                    break;
                case CallNoticeKind.Quality:
                    _owner.CallMeasured(this, notice.Quality!);
                    break;
            }
        }

        _owner.CallEnded(this, _ended);
    }
}
