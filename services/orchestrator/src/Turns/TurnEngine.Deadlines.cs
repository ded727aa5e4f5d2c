namespace VoiceMesh.Orchestrator.Turns;

/// <content>What happens because nothing happens.</content>
public static partial class TurnEngine
{
    private const string DrainingReason = "draining";
    private const string TimeoutReason = "timeout";

    /// <summary>When a <see cref="TurnEvent.Tick"/> is due, Unix microseconds, or <see cref="NoDeadline"/>.</summary>
    /// <param name="state">The state.</param>
    /// <param name="settings">The conversation's settings.</param>
    public static long NextDeadlineUs(in TurnState state, TurnSettings settings) =>
        state.Ended
            ? NoDeadline
            : Math.Min(Math.Min(StallUs(state, settings), PlaybackUs(state, settings)), Math.Min(IdleUs(state, settings), VerdictUs(state, settings)));

    private static void TakeTick(ref TurnScribe s)
    {
        if (s.NowUs >= StallUs(s.State, s.Settings) && s.State.LiveTurn is { } live)
        {
            if (IsUnconfirmed(s.State, live))
            {
                CloseCandidate(ref s, live);
            }
            else
            {
                EndUtterance(ref s, live);
            }
        }

        if (s.NowUs >= VerdictUs(s.State, s.Settings))
        {
            DismissCandidate(ref s, muted: false);
        }

        if (s.NowUs >= PlaybackUs(s.State, s.Settings) && s.State.Active is { Reply: { } reply } speaking)
        {
            // Nobody reports, and all that was sent has had the time to be heard.
            TakePlayback(ref s, new TurnEvent.Playback(speaking.Id, reply.SentMs, reply.EndAnnounced, 0, s.NowUs));
        }

        if (s.NowUs >= IdleUs(s.State, s.Settings))
        {
            EndConversation(ref s, TimeoutReason);
        }
    }

    private static long StallUs(in TurnState state, TurnSettings settings)
    {
        if (state.LiveTurn is not { } live || (!settings.AutomaticTurns && !IsUnconfirmed(state, live)))
        {
            return NoDeadline;
        }

        return state.Voice.LastFrameAtUs + settings.AudioStallMs * 1000L;
    }

    // The patience is for the sake of the reply that is held back. While there is none, because the words before these are still being
    // transcribed, these wait with them: an stt that is slow with both must not cost the second half of a sentence.
    private static long VerdictUs(in TurnState state, TurnSettings settings)
    {
        if (state.Undecided is not { } candidate || state.Active is not { Triggered: true } active)
        {
            return NoDeadline;
        }

        return Math.Max(candidate.VerdictDueUs, active.Times.TriggeredUs + (settings.InterruptionFinalTimeoutMs * 1000L));
    }

    private static long PlaybackUs(in TurnState state, TurnSettings settings)
    {
        if (state.Active is not { Audible: true, Reply: { Paused: false, Finished: false } reply }
            || (reply.SentMs <= reply.HeardBaseMs && !reply.EndAnnounced))
        {
            return NoDeadline;
        }

        return reply.HeardAtUs + (reply.SentMs - reply.HeardBaseMs + settings.PlaybackReportGraceMs) * 1000L;
    }

    private static long IdleUs(in TurnState state, TurnSettings settings)
    {
        if (state.Active is null)
        {
            return state.LastActivityUs + settings.IdleTimeoutMs * 1000L;
        }

        // A push-to-talk client that vanished in mid-speech would otherwise hold its conversation for ever.
        return state.Active.Phase == TurnPhase.Hearing
            ? Math.Max(state.LastActivityUs, state.Voice.LastFrameAtUs) + settings.IdleTimeoutMs * 1000L
            : NoDeadline;
    }
}
