namespace VoiceMesh.Orchestrator.Turns;

/// <content>Speech over a turn that is past its endpoint.</content>
public static partial class TurnEngine
{
    /// <summary>
    /// The candidate is an interruption. A reply that sounds is cut to what was heard. A turn that has not sounded yet gives its words
    /// to the new one, because the person was not done; while its words are still being transcribed the candidate waits for them.
    /// </summary>
    private static void ConfirmInterruption(ref TurnScribe s)
    {
        if (s.State is not { Active: { } active, Candidate: { } candidate })
        {
            return;
        }

        s.State = s.State with { LastActivityUs = s.NowUs };
        candidate = candidate with { Confirmed = true };
        s.Put(candidate);
        if (active.Phase == TurnPhase.Finalizing)
        {
            return;
        }

        if (active.Audible)
        {
            s.Do(new TurnEffect.CountInterruption(true));
            Finish(ref s, TurnEnding.Interrupted);
        }
        else if (active.Source == TurnSource.Speech)
        {
            s.Put(candidate with { Prefix = active.UserText });
            s.State = s.State with { History = s.State.History.WithoutLast() };
            Finish(ref s, TurnEnding.Interrupted, userText: "");
        }
        else
        {
            Finish(ref s, TurnEnding.Interrupted);
        }
    }

    /// <summary>The candidate was no interruption: the reply goes on where it stopped.</summary>
    private static void DismissCandidate(ref TurnScribe s, bool muted)
    {
        if (s.State.Candidate is not { } candidate)
        {
            return;
        }

        s.State = s.State with { Candidate = null };
        if (s.State.Active is { Audible: true, Reply: { } reply } active)
        {
            s.Do(new TurnEffect.ControlPlayback(active.Id, PlaybackOrder.Resume));
            s.Do(new TurnEffect.CountInterruption(false));
            s.Put(active with { Reply = reply.WithPause(false, s.NowUs) });
        }

        if (candidate.Transcribing)
        {
            s.Do(new TurnEffect.CancelUtterance(candidate.Id));
        }

        if (candidate.Phase == TurnPhase.Hearing)
        {
            CloseUtterance(ref s, candidate, muted);
        }

        s.Do(new TurnEffect.TurnDismissed(candidate.Id));
    }

    private static void StartListening(ref TurnScribe s)
    {
        s.State = s.State with { Listening = true, LastActivityUs = s.NowUs };
        if (s.State.Active is { Audible: true })
        {
            Finish(ref s, TurnEnding.Interrupted);
        }
    }
}
