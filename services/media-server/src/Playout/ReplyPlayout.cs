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
internal sealed class ReplyPlayout : IDisposable
{
    private static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    private readonly PlayoutOptions _options;
    private readonly IPlaybackReporter _reporter;
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

    public ReplyPlayout(PlayoutOptions options, IPlaybackReporter reporter, MediaMetrics metrics, TimeProvider clock)
    {
        _options = options;
        _reporter = reporter;
        _metrics = metrics;
        _clock = clock;
        _lead = TimeSpan.FromMilliseconds(options.LeadMs);
        _timer = clock.CreateTimer(static playout => ((ReplyPlayout)playout!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Attach(ITransport transport)
    {
        lock (_gate)
        {
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
                _transport?.DropAudio();
                _transport?.Send(new PlaybackEvent(former.TurnId, ResponseEvents.NameOf(PlaybackAction.Clear)));
            }

            var inputRateHz = (int)(started.Format?.SampleRateHz ?? 0);
            if (!StreamingResampler.IsSupported(inputRateHz))
            {
                _reporter.ReplyFailed(started.TurnId, "reply_format_unsupported", $"The reply came at {inputRateHz} Hz, which cannot be played.");
                _reporter.Report(started.TurnId, 0, true, 0);
                return;
            }

            var outputRateHz = _transport?.BeginReply(started.TurnId, started.Engine, started.Voice) ?? inputRateHz;
            var audio = new ReplyAudioBuffer(inputRateHz, outputRateHz, _options.MaxBufferedSeconds);
            _reply = new Reply(started.TurnId, started.Traceparent, audio, new Playhead(_clock), silent: _transport is null);
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
            if (action is PlaybackAction.Clear)
            {
                _transport?.DropAudio();
            }

            _transport?.Send(new PlaybackEvent(turnId, ResponseEvents.NameOf(action)));
            if (_reply is not { } reply || reply.TurnId != turnId)
            {
                return;
            }

            switch (action)
            {
                case PlaybackAction.Pause:
                    reply.Playhead.Pause();
                    StopTicking();
                    Report(reply, finished: false);
                    break;
                case PlaybackAction.Resume:
                    reply.Playhead.Resume();
                    Pump(reply);
                    break;
                case PlaybackAction.Clear:
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
                _transport?.DropAudio();
                _transport?.Send(new PlaybackEvent(reply.TurnId, ResponseEvents.NameOf(PlaybackAction.Clear)));
            }
        }
    }

    /// <summary>The client's own word on what it has played.</summary>
    public void Acknowledge(string turnId, uint playedMs, bool finished)
    {
        lock (_gate)
        {
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

    /// <summary>The reply's first frame has left for the client: that ends the silence.</summary>
    public void FirstFrameLeft()
    {
        lock (_gate)
        {
            if (_reply is not { FirstFrameLeft: false } reply)
            {
                return;
            }

            reply.FirstFrameLeft = true;
            var now = _clock.GetUtcNow();
            _reporter.Report(reply.TurnId, HeardMs(reply), false, UnixMicroseconds.Of(now));
            reply.LastReportTimestamp = _clock.GetTimestamp();
            using var span = MediaMetrics.Activities.StartActivity("turn.playout", ActivityKind.Internal, reply.TraceContext, startTime: reply.FirstAudioAt);
            span?.SetTag("voicemesh.turn_id", reply.TurnId);
            span?.SetEndTime(now.UtcDateTime);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        lock (_gate)
        {
            if (_ticking && _reply is { } reply)
            {
                Pump(reply);
            }
        }
    }

    private void Pump(Reply reply)
    {
        var playhead = reply.Playhead;
        if (playhead.IsPaused || _transport is not { } transport)
        {
            return;
        }

        while (playhead.Sent < playhead.Position + _lead && TrySendFrame(reply, transport))
        {
        }

        if (reply.Audio.IsDrained && reply.WaitingSamples == 0)
        {
            Drained(reply, transport);
        }
        else
        {
            if (reply.FirstFrameLeft && IsReportDue(reply))
            {
                Report(reply, finished: false);
            }

            KeepTicking();
        }
    }

    private bool TrySendFrame(Reply reply, ITransport transport)
    {
        var frame = _frame.AsSpan(0, reply.Audio.FrameSamples);
        if (reply.WaitingSamples == 0)
        {
            reply.WaitingSamples = reply.Audio.TryTake(frame);
            if (reply.WaitingSamples == 0)
            {
                return false;
            }
        }

        if (!transport.TrySendAudio(frame, firstOfReply: !reply.FirstFrameSent))
        {
            return false;
        }

        reply.Playhead.Send(FrameDuration * reply.WaitingSamples / reply.Audio.FrameSamples);
        reply.WaitingSamples = 0;
        reply.FirstFrameSent = true;
        return true;
    }

    private void Drained(Reply reply, ITransport transport)
    {
        if (!reply.EndAnnounced)
        {
            reply.EndAnnounced = true;
            transport.Send(new ReplyEndedEvent(reply.TurnId, reply.SentMs));
        }

        if (reply.Playhead.Position < reply.Playhead.Sent)
        {
            if (reply.FirstFrameLeft && IsReportDue(reply))
            {
                Report(reply, finished: false);
            }

            KeepTicking();
            return;
        }

        if (reply.DrainedTimestamp == 0)
        {
            reply.DrainedTimestamp = _clock.GetTimestamp();
        }

        if (!_clientAcknowledges || _clock.GetElapsedTime(reply.DrainedTimestamp).TotalMilliseconds >= _options.AcknowledgementGraceMs)
        {
            reply.Acknowledge(reply.SentMs, finished: true);
            Finish(reply);
        }
        else
        {
            KeepTicking();
        }
    }

    private void Finish(Reply reply)
    {
        _reporter.Report(reply.TurnId, HeardMs(reply), true, 0);
        Forget();
    }

    private void Forget()
    {
        _reply = null;
        StopTicking();
    }

    private bool IsReportDue(Reply reply) => _clock.GetElapsedTime(reply.LastReportTimestamp).TotalMilliseconds >= _options.ReportEveryMs;

    private void Report(Reply reply, bool finished)
    {
        reply.LastReportTimestamp = _clock.GetTimestamp();
        _reporter.Report(reply.TurnId, HeardMs(reply), finished, 0);
    }

    private uint HeardMs(Reply reply) => _clientAcknowledges ? reply.AcknowledgedMs : (uint)reply.Playhead.Position.TotalMilliseconds;

    private void KeepTicking()
    {
        if (!_ticking)
        {
            _ticking = true;
            _timer.Change(FrameDuration, FrameDuration);
        }
    }

    private void StopTicking()
    {
        if (_ticking)
        {
            _ticking = false;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
