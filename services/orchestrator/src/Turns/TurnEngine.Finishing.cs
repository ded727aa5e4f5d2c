namespace VoiceMesh.Orchestrator.Turns;

/// <content>How turns and conversations end.</content>
public static partial class TurnEngine
{
    /// <summary>Ends the active turn; the candidate, if there is one, takes its place.</summary>
    private static void Finish(ref TurnScribe s, TurnEnding ending, string? userText = null)
    {
        var turn = s.State.Active!;
        var assistantText = "";
        if (turn.Reply is { } reply)
        {
            assistantText = ending == TurnEnding.Completed ? reply.Text.Trim() : reply.HeardText(s.NowUs);
            CancelReply(ref s, turn, reply);
        }

        if (turn.Transcribing)
        {
            s.Do(new TurnEffect.CancelUtterance(turn.Id));
        }

        if (turn is { Phase: TurnPhase.Hearing, HasUtterance: true })
        {
            CloseUtterance(ref s, turn, muted: ending == TurnEnding.Failed);
        }

        Remember(ref s, assistantText, ending != TurnEnding.Completed);
        s.Do(new TurnEffect.FinishTurn(new TurnSummary(
            turn.Id, ending, turn.Source, userText ?? turn.UserText, assistantText, turn.RequestId, turn.Times)));
        s.State = s.State with { Active = null, LastActivityUs = s.NowUs };
        Promote(ref s);
    }

    private static void CancelReply(ref TurnScribe s, Turn turn, Reply reply)
    {
        if (turn.Audible && (reply.Paused || !reply.Finished))
        {
            s.Do(new TurnEffect.ControlPlayback(turn.Id, PlaybackOrder.Clear));
        }

        if (!reply.AnswerDone)
        {
            s.Do(new TurnEffect.CancelAnswer(turn.Id));
        }

        if (reply is { Chunks.Count: > 0, SynthesisDone: false })
        {
            s.Do(new TurnEffect.CancelSpeech(turn.Id));
        }
    }

    private static void Remember(ref TurnScribe s, string assistantText, bool interrupted)
    {
        if (assistantText.Length > 0)
        {
            var entry = new HistoryEntry(false, assistantText, s.NowUs / 1000, interrupted);
            s.State = s.State with { History = s.State.History.Add(entry, s.Settings.HistoryMaxMessages, s.Settings.HistoryMaxCharacters) };
        }
    }

    private static void Promote(ref TurnScribe s)
    {
        if (s.State.Candidate is not { } next)
        {
            return;
        }

        s.State = s.State with { Active = next, Candidate = null };
        AnnounceInterim(ref s, next);
        if (next is { Phase: TurnPhase.Finalizing, Final: { } final })
        {
            ResolveFinal(ref s, next, final);
        }
    }

    private static void CompleteIfOver(ref TurnScribe s)
    {
        if (s.State.Active is not { Reply: { AnswerDone: true } reply } turn
            || !(reply.SynthesisDone || reply.Chunks.Count == 0)
            || reply.SentSamples < reply.ReceivedSamples)
        {
            return;
        }

        if (turn.Audible && !reply.EndAnnounced)
        {
            s.Put(turn with { Reply = reply with { EndAnnounced = true } });
            s.Do(new TurnEffect.AnnounceReplyEnd(turn.Id, reply.SentSamples));
        }

        if (!turn.Audible || reply.Finished)
        {
            Finish(ref s, reply.Faulted ? TurnEnding.Failed : TurnEnding.Completed);
        }
    }

    private static void EndConversation(ref TurnScribe s, string reason)
    {
        if (s.State.Candidate is { } candidate)
        {
            s.State = s.State with { Candidate = null };
            if (candidate.Transcribing)
            {
                s.Do(new TurnEffect.CancelUtterance(candidate.Id));
            }

            s.Do(new TurnEffect.TurnDismissed(candidate.Id));
        }

        if (s.State.Active is not null)
        {
            Finish(ref s, TurnEnding.Cancelled);
        }

        s.State = s.State with { Ended = true };
        s.Do(new TurnEffect.EndConversation(reason));
    }

    private static void EndIfDrained(ref TurnScribe s)
    {
        if (s.State is { Active: null, Draining: true, Ended: false })
        {
            EndConversation(ref s, DrainingReason);
        }
    }
}
