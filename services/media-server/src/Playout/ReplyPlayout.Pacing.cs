using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Playout;

/// <summary>The pace of a reply, and its way from one transport to another. All of it runs under the gate.</summary>
internal sealed partial class ReplyPlayout
{
    private void Announce(Reply reply, TransportAudioFormat format) => _events.Send(new ReplyStartedEvent(
        reply.TurnId, format.Encoding, format.SampleRateHz, reply.Engine, reply.Voice, _transport!.Kind, reply.SentMs));

    private void Move(Reply reply, ITransport former, ITransport next, bool formerPlaysOut)
    {
        var heardMs = HeardMs(reply);
        if (!formerPlaysOut)
        {
            former.Clear();
        }

        _transport = next;
        _clientAcknowledges = false;
        if (formerPlaysOut && reply.EndAnnounced)
        {
            // All of it is with the client already.
            reply.Move(heardMs, sentAgain: false);
            return;
        }

        var format = next.BeginReply(reply.Audio.InputRateHz);
        var position = reply.Audio.MoveTo(formerPlaysOut ? reply.Playhead.Sent : TimeSpan.FromMilliseconds(heardMs), format.FrameRateHz);
        if (!formerPlaysOut)
        {
            reply.Playhead.Rewind(position);
        }

        reply.Move(heardMs, sentAgain: true);
        Announce(reply, format.Announced);
        Pump(reply);
    }

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

        var lead = transport.Lead ?? _lead;
        while (playhead.Sent < playhead.Position + lead && TrySendFrame(reply, transport))
        {
        }

        if (reply.Audio.IsDrained && reply.WaitingSamples == 0)
        {
            Drained(reply);
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

        if (!transport.TrySendAudio(frame, firstOfTurn: reply.FirstFrameSent ? null : reply.TurnId))
        {
            return false;
        }

        reply.Playhead.Send(FrameDuration * reply.WaitingSamples / reply.Audio.FrameSamples);
        reply.WaitingSamples = 0;
        reply.FirstFrameSent = true;
        reply.Audio.Forget(TimeSpan.FromMilliseconds(HeardMs(reply)));
        return true;
    }

    private void Drained(Reply reply)
    {
        if (!reply.EndAnnounced)
        {
            reply.EndAnnounced = true;
            _events.Send(new ReplyEndedEvent(reply.TurnId, reply.SentMs));
        }

        if (reply.Playhead.Heard(Latency) < reply.Playhead.Sent)
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

    private TimeSpan Latency => _transport?.Latency ?? TimeSpan.Zero;

    private uint HeardMs(Reply reply) =>
        _clientAcknowledges ? reply.AcknowledgedMs : Math.Max(reply.HeardBeforeMs, (uint)reply.Playhead.Heard(Latency).TotalMilliseconds);

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
