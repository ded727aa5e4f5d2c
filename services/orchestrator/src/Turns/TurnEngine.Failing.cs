namespace VoiceMesh.Orchestrator.Turns;

/// <content>Stages that fail in mid-turn. The client hears of it at once, and the next turn starts clean.</content>
public static partial class TurnEngine
{
    private static void TakeStumble(ref TurnScribe s, TurnEvent.StageStumbled e)
    {
        if (s.Find(e.TurnId) is not null)
        {
            s.Do(new TurnEffect.ReportError(e.TurnId, e.Stage, e.Code, e.Message, Retryable: true));
        }
    }

    private static void TakeFailure(ref TurnScribe s, TurnEvent.StageFailed e)
    {
        if (s.Find(e.TurnId) is not { } turn)
        {
            return;
        }

        switch (e.Stage)
        {
            case ConversationStage.SpeechToText when turn.Transcribing:
                Report(ref s, e);
                FailUtterance(ref s, turn);
                break;
            case ConversationStage.LanguageModel when turn.Reply is { AnswerDone: false }:
                Report(ref s, e);
                FailAnswer(ref s, turn);
                break;
            case ConversationStage.TextToSpeech when turn.Reply is { SynthesisDone: false, Chunks.Count: 0 }:
                // Its stream was opened ahead and nothing was asked of it yet: the first chunk opens another, whose failure counts.
                s.Do(new TurnEffect.CancelSpeech(turn.Id));
                break;
            case ConversationStage.TextToSpeech when turn.Reply is { SynthesisDone: false } reply:
                Report(ref s, e);
                s.Put(turn with { Reply = reply with { Faulted = true, Mute = true, SynthesisDone = true } });
                CompleteIfOver(ref s);
                break;
            default:
                break;
        }
    }

    private static void Report(ref TurnScribe s, TurnEvent.StageFailed e) =>
        s.Do(new TurnEffect.ReportError(e.TurnId, e.Stage, e.Code, e.Message, Retryable: false));

    private static void FailUtterance(ref TurnScribe s, Turn turn)
    {
        turn = turn with { Transcribing = false };
        s.Put(turn);
        if (s.State.Candidate?.Id == turn.Id)
        {
            DismissCandidate(ref s, muted: true);
            return;
        }

        if (turn.Phase == TurnPhase.Hearing)
        {
            CloseUtterance(ref s, turn, muted: true);
            s.Put(turn with { Phase = TurnPhase.Finalizing });
        }

        Finish(ref s, TurnEnding.Failed, userText: turn.Prefix);
    }

    private static void FailAnswer(ref TurnScribe s, Turn turn)
    {
        var reply = turn.Reply! with { Faulted = true };
        if (reply.Chunks.Count == 0)
        {
            s.Put(turn with { Reply = reply with { AnswerDone = true } });
            Finish(ref s, TurnEnding.Failed);
            return;
        }

        // What was begun is spoken to its end; the listener would otherwise hear half a sentence and then nothing.
        FinishText(ref s, turn with { Reply = reply });
        CompleteIfOver(ref s);
    }
}
