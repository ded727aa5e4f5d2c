using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.MediaServer.Transports.WebRtc;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>What the orchestrator says, carried to the client, the playout and whoever waits for a typed answer.</summary>
internal sealed partial class MediaSession
{
    public void OnStarted(ConversationStarted started, bool afterLoss)
    {
        lock (_gate)
        {
            _started = started;
            if (afterLoss)
            {
                _events.Send(new SessionResumedEvent(Id, SettingsView.Of(started.Settings), [.. started.Stages.Select(StageView.Of)]));
            }
            else if (_events.Connection is { } connection)
            {
                // Whoever comes later is greeted with it then.
                _events.Send(StartedEvent(connection, started, reconnected: false));
            }
        }
    }

    public void OnResponse(ConverseResponse response)
    {
        switch (response.ResponseCase)
        {
            case ConverseResponse.ResponseOneofCase.ReplyAudio:
                _playout.Append(response.ReplyAudio.TurnId, response.ReplyAudio.Pcm);
                break;
            case ConverseResponse.ResponseOneofCase.ReplyStarted:
                _playout.Begin(response.ReplyStarted);
                break;
            case ConverseResponse.ResponseOneofCase.ReplyEnded:
                _playout.End(response.ReplyEnded.TurnId);
                break;
            case ConverseResponse.ResponseOneofCase.PlaybackControl:
                _playout.Control(response.PlaybackControl.TurnId, response.PlaybackControl.Action);
                break;
            case ConverseResponse.ResponseOneofCase.State:
                Became(response.State);
                break;
            case ConverseResponse.ResponseOneofCase.SpeechActivity:
                _events.Send(ResponseEvents.Of(response.SpeechActivity));
                break;
            case ConverseResponse.ResponseOneofCase.Transcript:
                _events.Send(ResponseEvents.Of(response.Transcript));
                break;
            case ConverseResponse.ResponseOneofCase.ResponseText:
                Texts.Answered(response.ResponseText);
                _events.Send(ResponseEvents.Of(response.ResponseText));
                break;
            case ConverseResponse.ResponseOneofCase.TurnCompleted:
                Interlocked.Increment(ref _turns);
                Texts.Completed(response.TurnCompleted);
                _events.Send(ResponseEvents.Of(response.TurnCompleted));
                break;
            case ConverseResponse.ResponseOneofCase.Error:
                Texts.Failed(response.Error);
                SendError(ResponseEvents.Of(response.Error));
                break;
        }
    }

    public void OnLost(string code, string message, IReadOnlySet<string> again)
    {
        _playout.Abandon();
        lock (_gate)
        {
            _agent = AgentState.Idle;
            _agentTurnId = "";
        }

        Texts.FailAll(code, message, but: again);
        SendError(new ErrorEvent(code, message, Retryable: true, Stage: "orchestrator"));
    }

    public void OnClosed(ConversationClosure closure)
    {
        ISessionCall? call;
        lock (_gate)
        {
            if (_state is SessionState.Ended)
            {
                return;
            }

            _state = SessionState.Ended;
            call = _call;
            _playout.Abandon();
            if (call is not null)
            {
                LeaveCall(new CallEvent("ended", "session_ended"));
            }

            Carry(null, formerPlaysOut: false);
            if (closure.Failed)
            {
                SendError(new ErrorEvent(closure.ErrorCode, closure.Message, Retryable: closure.ErrorCode != "invalid_settings", Stage: "orchestrator"));
            }

            _events.Send(new SessionEndedEvent(EndReason ?? closure.Reason));
            if (_events.Connection is { } connection)
            {
                connection.Close(_closeAs ?? CloseFor(closure));
                _events.Detach(connection, keep: false);
            }
        }

        call?.End("session_ended");
        Texts.Close(closure.Failed ? closure.ErrorCode : "session_ended", closure.Failed ? closure.Message : "The session ended before the answer.");
        var duration = _clock.GetUtcNow() - CreatedAt;
        LogEnded(Id, EndReason ?? closure.Reason, Turns, duration.TotalSeconds);
        _metrics.SessionClosed(duration);
        _drainEntry.Dispose();
        _onEnded(this);
        _ended.TrySetResult();
    }

    void IPlaybackReporter.Report(string turnId, uint playedMs, bool finished, long firstSampleUnixUs) =>
        _lanes.SetPlayback(turnId, playedMs, finished, firstSampleUnixUs);

    void IPlaybackReporter.ReplyFailed(string turnId, string code, string message) =>
        SendError(new ErrorEvent(code, message, Stage: "media-server", TurnId: turnId));

    private void Became(StateChanged state)
    {
        lock (_gate)
        {
            // Under the gate, or who attaches at this moment could be told the former state after this one.
            _agent = state.State;
            _agentTurnId = state.TurnId;
            _events.Send(ResponseEvents.Of(state));
        }

        if (!IsBusy)
        {
            Rested?.Invoke(this);
        }
    }

    private static TransportClose CloseFor(ConversationClosure closure) => closure.ErrorCode switch
    {
        "" => TransportClose.Ended(closure.Reason),
        "invalid_settings" => TransportClose.BadRequest("invalid settings"),
        "orchestrator_full" or "orchestrator_draining" => TransportClose.Unavailable("orchestrator full"),
        _ => TransportClose.InternalError("conversation failed"),
    };

    [LoggerMessage(EventName = "SessionEnded", Level = LogLevel.Information, Message = "Session {SessionId} ended ({Reason}) after {Turns} turns and {Seconds:F1} s")]
    private partial void LogEnded(string sessionId, string reason, int turns, double seconds);
}
