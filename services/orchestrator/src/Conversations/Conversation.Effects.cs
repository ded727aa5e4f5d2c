using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Conversations;

/// <content>What the turn engine's decisions mean outside of it.</content>
internal sealed partial class Conversation
{
    private void CarryOut(TurnEffect effect)
    {
        switch (effect)
        {
            case TurnEffect.TurnOpened e:
                _traces.Open(e.TurnId, _context.SessionId, e.StartedUs);
                break;
            case TurnEffect.TurnDismissed e:
                _traces.Dismiss(e.TurnId);
                _calls.Forget(e.TurnId);
                break;
            case TurnEffect.FinishTurn e:
                Finish(e.Summary);
                break;
            case TurnEffect.CountInterruption e:
                _context.Metrics.Interruption(e.Confirmed);
                break;
            case TurnEffect.EndConversation e:
                Send(Responses.Ended(e.Reason));
                break;
            default:
                if (!InstructStage(effect))
                {
                    TellClient(effect);
                }

                break;
        }
    }

    private bool InstructStage(TurnEffect effect)
    {
        switch (effect)
        {
            case TurnEffect.OpenUtterance e:
                var utterance = _calls.OpenUtterance(e.TurnId, e.ContinuedTurnId, _preferences, _traces.Find(e.TurnId));
                _preRoll.DrainTo(utterance.Append);
                return true;
            case TurnEffect.MarkSilence e:
                _calls.Utterance(e.TurnId)?.Append(UtteranceMark.Silence);
                return true;
            case TurnEffect.MarkSpeech e:
                _calls.Utterance(e.TurnId)?.Append(UtteranceMark.Speech);
                return true;
            case TurnEffect.EndUtterance e:
                _calls.Utterance(e.TurnId)?.Append(UtteranceMark.End);
                return true;
            case TurnEffect.CancelUtterance e:
                _calls.CancelUtterance(e.TurnId);
                return true;
            case TurnEffect.StartAnswer e:
                _calls.StartAnswer(e.TurnId, e.History, _preferences, _traces.Find(e.TurnId));
                return true;
            case TurnEffect.CancelAnswer e:
                _calls.CancelAnswer(e.TurnId);
                return true;
            case TurnEffect.SpeakChunk e:
                _calls.Speak(e.TurnId, e.Index, e.Text, _preferences, _traces.Find(e.TurnId));
                return true;
            case TurnEffect.EndSpeech e:
                _calls.Voice(e.TurnId)?.AppendEnd();
                return true;
            case TurnEffect.CancelSpeech e:
                _calls.CancelSpeech(e.TurnId);
                return true;
            default:
                return false;
        }
    }

    private void TellClient(TurnEffect effect)
    {
        switch (effect)
        {
            case TurnEffect.AnnounceMode e:
                Send(Responses.Of(e));
                break;
            case TurnEffect.AnnounceSpeech e:
                Send(Responses.Of(e));
                break;
            case TurnEffect.AnnounceTranscript e:
                Send(Responses.Of(e));
                break;
            case TurnEffect.AnnounceText e:
                Send(Responses.Of(e));
                break;
            case TurnEffect.AnnounceReply e:
                _replySequence = 0;
                _outbox.TrySendReply(Responses.Of(e, _traces.Find(e.TurnId)?.Id ?? ""));
                break;
            case TurnEffect.SendAudio e:
                SendAudio(e.TurnId);
                break;
            case TurnEffect.AnnounceReplyEnd e:
                _outbox.TrySendReply(Responses.Of(e));
                break;
            case TurnEffect.ControlPlayback e:
                if (e.Order == PlaybackOrder.Clear)
                {
                    _outbox.DropReply();
                }

                Send(Responses.Of(e));
                break;
            case TurnEffect.ReportError e:
                _context.Metrics.StageError(StageNames.Service(e.Stage), e.Code);
                _context.Logger.StageFailed(_context.SessionId, e.TurnId, StageNames.Service(e.Stage), e.Code, e.Message, e.Retryable);
                Send(Responses.Of(e));
                break;
            default:
                throw new InvalidOperationException($"Nobody carries out {effect.GetType().Name}.");
        }
    }

    private void SendAudio(string turnId)
    {
        if (_calls.Voice(turnId) is { } voice && voice.Audio.TryRead(out var pcm))
        {
            _outbox.TrySendReply(Responses.Audio(turnId, _replySequence++, pcm));
        }
    }

    private void Finish(TurnSummary summary)
    {
        var durations = StageDurations.Measure(summary.Times);
        var traceId = _traces.Close(summary, durations is not null);
        _calls.Forget(summary.TurnId);
        _context.Metrics.TurnOver(summary.Ending, durations);
        _context.Logger.TurnFinished(_context.SessionId, summary.TurnId, summary.Ending, durations?.SilenceMs ?? 0);
        Send(Responses.Of(summary, durations, traceId));
    }
}
