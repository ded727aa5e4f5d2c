using VoiceMesh.WebRtc.Quality;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>The audio of one connected call: everything that one look after it does, without a thread, a lock on packets or a clock of its own.</summary>
/// <remarks>Belongs to one worker; only the queue of speech is shared. Allocates nothing in steady state. Holds native memory until it is disposed of.</remarks>
internal sealed partial class CallAudio : IDisposable
{
    public const int ListenerRateHz = 16_000;

    private const long RefreshUs = 1_000_000;

    private readonly IMediaTransport _transport;
    private readonly CallServerOptions _options;
    private readonly ICallAudioEvents _events;
    private readonly AudioReceiver _receiver;
    private readonly AudioSender _sender;
    private readonly RtcpSession _rtcp;
    private readonly QualityMonitor _monitor = new();
    private readonly long _qualityEveryUs;
    private NegotiatedAudio _negotiated;
    private long _remoteReports;
    private int _remoteGoodbyes;
    private long _mostOutboundLost;
    private long _nextRefreshUs;
    private long _nextQualityUs;
    private CallQuality _quality;

    public CallAudio(IMediaTransport transport, CallServerOptions options, TimeProvider clock, SendQueue speech, ICallAudioEvents events, long nowUs, Random? random = null)
    {
        _transport = transport;
        _options = options;
        _events = events;
        _speech = speech;
        _negotiated = transport.Audio;
        _receiver = new AudioReceiver(new AudioReceiverOptions
        {
            OpusPayloadType = _negotiated.OpusPayloadType,
            RedPayloadType = _negotiated.RedPayloadType,
            SampleRateHz = ListenerRateHz,
            MaxCatchUpMs = options.MaxCatchUpMs,
            Jitter = options.Jitter,
        });
        try
        {
            _sender = new AudioSender(RtpStreamIdentity.Random() with { Ssrc = _negotiated.LocalSsrc }, new AudioSenderOptions
            {
                OpusPayloadType = _negotiated.OpusPayloadType,
                RedPayloadType = _negotiated.RedPayloadType,
                SampleRateHz = FirstRateHz,
                BitrateBps = options.BitrateBps,
                Complexity = options.Complexity,
            });
        }
        catch
        {
            _receiver.Dispose();
            throw;
        }

        _rtcp = new RtcpSession(_negotiated.LocalSsrc, _negotiated.CanonicalName, new RtcpOptions { ReportIntervalMs = options.ReportIntervalMs }, clock, random);
        _qualityEveryUs = options.QualityEvery.Ticks / TimeSpan.TicksPerMicrosecond;
        _nextSendUs = nowUs;
        _nextRefreshUs = nowUs + RefreshUs;
        _nextQualityUs = nowUs + _qualityEveryUs;
    }

    /// <summary>Takes a packet in.</summary>
    /// <param name="packet">In the clear.</param>
    /// <param name="isRtcp">Whether it is a compound of RTCP.</param>
    /// <param name="arrivalUs">When it came.</param>
    /// <param name="nowUs">Now.</param>
    public void Receive(ReadOnlySpan<byte> packet, bool isRtcp, long arrivalUs, long nowUs)
    {
        if (isRtcp)
        {
            ReceiveReport(packet, arrivalUs, nowUs);
        }
        else if (_negotiated.CanReceive)
        {
            _receiver.Receive(packet, arrivalUs);
        }
    }

    /// <summary>Hands out, sends and reports what is due.</summary>
    /// <param name="nowUs">Now.</param>
    /// <param name="overflowed">Packets that never got here.</param>
    /// <param name="scratch">The worker's buffers.</param>
    public void Step(long nowUs, long overflowed, CallScratch scratch)
    {
        FollowNegotiation();
        while (!_events.IsOver && _receiver.TryRead(nowUs, scratch.Heard, out var info))
        {
            _events.OnAudio(scratch.Heard, info);
        }

        SendDue(nowUs, scratch);
        if (_events.IsOver)
        {
            return;
        }

        if (_rtcp.TryWriteReport(nowUs, _sender.SenderInfo(nowUs), _receiver.Reception, scratch.Outbound, out var length))
        {
            _transport.SendRtcp(scratch.Outbound.AsSpan(0, length));
        }

        Assess(nowUs, overflowed);
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _sender.Dispose();
    }

    private void FollowNegotiation()
    {
        var latest = _transport.Audio;
        if (ReferenceEquals(latest, _negotiated))
        {
            return;
        }

        _negotiated = latest;
        _receiver.UsePayloadTypes(latest.OpusPayloadType, latest.RedPayloadType);
        _sender.UsePayloadTypes(latest.OpusPayloadType, latest.RedPayloadType);
    }

    private void ReceiveReport(ReadOnlySpan<byte> compound, long arrivalUs, long nowUs)
    {
        _rtcp.Receive(compound, _receiver.Reception, arrivalUs, Math.Max(0, nowUs - arrivalUs));
        if (_rtcp.RemoteGoodbyes != _remoteGoodbyes)
        {
            _remoteGoodbyes = _rtcp.RemoteGoodbyes;
            _receiver.EndSource(_receiver.Reception!.Ssrc);
        }

        if (_rtcp.RemoteReports != _remoteReports)
        {
            _remoteReports = _rtcp.RemoteReports;
            _sender.NoteReportedLoss(_rtcp.RemoteFractionLost);
            _mostOutboundLost = Math.Max(_mostOutboundLost, _rtcp.RemoteCumulativeLost);
        }
    }

    private void Assess(long nowUs, long overflowed)
    {
        var statistics = _receiver.Statistics.Recovery;
        _monitor.Offer(nowUs, statistics, _receiver.Reception?.JitterMs ?? 0, _receiver.DelayMs, _rtcp.RoundTripMs);
        if (nowUs < Math.Min(_nextRefreshUs, _nextQualityUs))
        {
            return;
        }

        _quality = new CallQuality
        {
            MeanOpinionScore = _monitor.Current?.MeanOpinionScore,
            JitterMs = _receiver.Reception?.JitterMs ?? 0,
            LossFraction = _monitor.Current?.LossShare ?? 0,
            RoundTripMs = _rtcp.RoundTripMs,
            PlayoutDelayMs = _receiver.DelayMs,
            Received = _receiver.Received,
            Lost = statistics.Lost,
            RedRecovered = statistics.RedRecovered,
            FecRecovered = statistics.FecRecovered,
            Concealed = statistics.Unrecovered,
            Overflowed = overflowed,
            Sent = _sender.Packets,
            OutboundLost = _mostOutboundLost,
            OutboundLossFraction = _rtcp.RemoteFractionLost,
            OutboundJitterMs = _rtcp.RemoteJitter / 48.0,
            Profile = _transport.Profile,
            Codec = _negotiated.RedPayloadType is null ? "opus" : "red/opus",
        };
        var isTold = nowUs >= _nextQualityUs;
        _nextQualityUs = isTold ? After(_nextQualityUs, _qualityEveryUs, nowUs) : _nextQualityUs;
        _nextRefreshUs = After(_nextRefreshUs, RefreshUs, nowUs);
        _events.OnQuality(_quality, isTold);
    }

    /// <summary>The next time on a grid; a stall leaves no times to be made up for.</summary>
    private static long After(long dueUs, long everyUs, long nowUs) => nowUs < dueUs ? dueUs : dueUs + ((((nowUs - dueUs) / everyUs) + 1) * everyUs);
}
