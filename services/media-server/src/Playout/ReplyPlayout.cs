using System.Diagnostics;
using Google.Protobuf;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Playout;

/// <summary>
/// Plays one session's replies: sends frames of 20 ms a small lead ahead of the listener, stops, goes on and throws away at the orchestrator's word, and
/// reports what was heard. The client's own word on that is believed when it gives one. Without a client a reply counts as heard once it is complete,
/// because what is typed without listening is read.
/// </summary>
internal sealed partial class ReplyPlayout : IDisposable
{
    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    private readonly PlayoutOptions _options;
    private readonly IPlaybackReporter _reporter;
    private readonly IClientEvents _events;
    private readonly MediaMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private readonly short[] _frame = new short[48_000 / 50];
    private readonly TimeSpan _lead;
    private ITransport? _transport;
    private Reply? _reply;
    private bool _clientAcknowledges;
    private bool _ticking;

    public ReplyPlayout(PlayoutOptions options, IPlaybackReporter reporter, IClientEvents events, MediaMetrics metrics, TimeProvider clock)
    {
        _options = options;
        _reporter = reporter;
        _events = events;
        _metrics = metrics;
        _clock = clock;
        _lead = TimeSpan.FromMilliseconds(options.LeadMs);
        _timer = clock.CreateTimer(static playout => ((ReplyPlayout)playout!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Plays over a transport from now on; the rest of a reply that is being played moves there.</summary>
    /// <param name="transport">Where to.</param>
    /// <param name="formerPlaysOut">True: the client still plays what the former transport has sent; false: what was not heard is sent again.</param>
    public void Attach(ITransport transport, bool formerPlaysOut = false)
    {
        lock (_gate)
        {
            var former = _transport;
            if (former == transport)
            {
                return;
            }

            if (_reply is { IsSilent: false } reply && former is not null)
            {
                Move(reply, former, transport, formerPlaysOut);
                return;
            }

            _transport = transport;
            _clientAcknowledges = false;
        }
    }

    /// <summary>The client is gone: what it has not heard of the present reply it will not hear.</summary>
    /// <returns>True when a reply was cut by it.</returns>
    public bool Detach()
    {
        lock (_gate)
        {
            _transport = null;
            if (_reply is not { } reply)
            {
                return false;
            }

            Report(reply, finished: false);
            Forget();
            return true;
        }
    }

    public void Begin(ReplyStarted started)
    {
        lock (_gate)
        {
            if (_reply is { } former)
            {
                Report(former, finished: false);
                Forget();
                _transport?.Clear();
                _events.Send(new PlaybackEvent(former.TurnId, ResponseEvents.NameOf(PlaybackAction.Clear)));
            }

            var inputRateHz = (int)(started.Format?.SampleRateHz ?? 0);
            if (!StreamingResampler.IsSupported(inputRateHz))
            {
                _reporter.ReplyFailed(started.TurnId, "reply_format_unsupported", $"The reply came at {inputRateHz} Hz, which cannot be played.");
                _reporter.Report(started.TurnId, 0, true, 0);
                return;
            }

            var format = _transport?.BeginReply(inputRateHz);
            var audio = new ReplyAudioBuffer(inputRateHz, format?.FrameRateHz ?? inputRateHz, _options.MaxBufferedSeconds);
            _reply = new Reply(started, audio, new Playhead(_clock), silent: _transport is null);
            if (format is { } known)
            {
                Announce(_reply, known.Announced);
            }
        }
    }

    public void Append(string turnId, ByteString pcm)
    {
        lock (_gate)
        {
            if (_reply is not { } reply || reply.TurnId != turnId)
            {
                _metrics.ReplyAudioDropped("stale");
                return;
            }

            if (reply.IsSilent)
            {
                return;
            }

            if (reply.FirstAudioAt == default)
            {
                reply.FirstAudioAt = _clock.GetUtcNow();
            }

            if (!reply.Audio.TryAdd(pcm))
            {
                _metrics.ReplyAudioDropped("too_long");
                if (!reply.Overflowed)
                {
                    reply.Overflowed = true;
                    _reporter.ReplyFailed(turnId, "reply_too_long", $"The reply is ahead of the listener by more than {_options.MaxBufferedSeconds} s; the rest is dropped.");
                }

                return;
            }

            Pump(reply);
        }
    }

    public void End(string turnId)
    {
        lock (_gate)
        {
            if (_reply is not { } reply || reply.TurnId != turnId)
            {
                return;
            }

            reply.Audio.End();
            if (reply.IsSilent)
            {
                Report(reply, finished: true);
                Forget();
                return;
            }

            Pump(reply);
        }
    }

    public void Control(string turnId, PlaybackAction action)
    {
        lock (_gate)
        {
            // The client may still hold audio of a reply that is over here, so it is told of every pause and clear.
            _events.Send(new PlaybackEvent(turnId, ResponseEvents.NameOf(action)));
            if (_reply is not { } reply || reply.TurnId != turnId)
            {
                return;
            }

            switch (action)
            {
                case PlaybackAction.Pause:
                    _transport?.Pause();
                    reply.Playhead.Pause();
                    StopTicking();
                    Report(reply, finished: false);
                    break;
                case PlaybackAction.Resume:
                    _transport?.Resume();
                    reply.Playhead.Resume();
                    Pump(reply);
                    break;
                case PlaybackAction.Clear:
                    _transport?.Clear();
                    Report(reply, finished: false);
                    Forget();
                    break;
            }
        }
    }

    /// <summary>The stream that the reply came from is lost: nothing more of it will come.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            if (_reply is { } reply)
            {
                Forget();
                _transport?.Clear();
                _events.Send(new PlaybackEvent(reply.TurnId, ResponseEvents.NameOf(PlaybackAction.Clear)));
            }
        }
    }

    /// <summary>The client's own word on what it has played.</summary>
    public void Acknowledge(string turnId, uint playedMs, bool finished)
    {
        lock (_gate)
        {
            if (_transport is { IsAcknowledged: false })
            {
                // Late words on what another transport sent: on this one the position is known without.
                return;
            }

            _clientAcknowledges = true;
            if (_reply is not { } reply || reply.TurnId != turnId)
            {
                return;
            }

            reply.Acknowledge(playedMs, finished);
            if (reply.AcknowledgedEnd)
            {
                Finish(reply);
            }
            else if (finished || reply.Playhead.IsPaused || IsReportDue(reply))
            {
                Report(reply, finished: false);
            }
        }
    }

    /// <summary>A reply's first frame has left for the client: that ends the silence.</summary>
    /// <param name="turnId">The turn that is answered. The word comes through queues, so it may concern a reply that is over.</param>
    /// <param name="leftAt">When.</param>
    public void FirstFrameLeft(string turnId, DateTimeOffset leftAt)
    {
        lock (_gate)
        {
            if (_reply is not { FirstFrameLeft: false } reply || reply.TurnId != turnId)
            {
                return;
            }

            reply.FirstFrameLeft = true;
            reply.Playhead.LeftFirst(_clock.GetUtcNow() - leftAt);
            _reporter.Report(reply.TurnId, HeardMs(reply), false, UnixMicroseconds.Of(leftAt));
            reply.LastReportTimestamp = _clock.GetTimestamp();
            using var span = MediaMetrics.Activities.StartActivity("turn.playout", ActivityKind.Internal, reply.TraceContext, startTime: reply.FirstAudioAt);
            span?.SetTag("voicemesh.turn_id", reply.TurnId);
            span?.SetEndTime(leftAt.UtcDateTime);
        }
    }

    public void Dispose() => _timer.Dispose();
}
