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

    /// <summary>
    /// A short word is over before an interim tells it from a cough. Ending its utterance brings the final, which does. A push-to-talk
    /// turn ends by its trigger alone, so there the utterance stays open for it and for interims, for the same time.
    /// </summary>
    private static void HearSilenceOfCandidate(ref TurnScribe s, Turn candidate)
    {
        var patienceMs = s.Settings.FalseInterruptionSilenceMs + (s.Settings.AutomaticTurns ? 0 : s.Settings.InterruptionFinalTimeoutMs);
        if (s.State.Voice.SilenceUs >= patienceMs * 1000L)
        {
            CloseCandidate(ref s, candidate);
        }
    }

    /// <summary>No more is heard of the unconfirmed speech; the reply stays paused until its final or the end of the patience with it.</summary>
    private static void CloseCandidate(ref TurnScribe s, Turn candidate)
    {
        if (!s.Settings.AutomaticTurns)
        {
            DismissCandidate(ref s, muted: false);
            return;
        }

        EndUtterance(ref s, candidate with
        {
            SpokenUs = s.State.Voice.SpeechUs,
            VerdictDueUs = s.NowUs + (s.Settings.InterruptionFinalTimeoutMs * 1000L),
        });
    }

    private static void JudgeCandidate(ref TurnScribe s, Transcription final)
    {
        if (TranscriptJudge.HasMeaning(final.Text, s.Settings.Backchannels))
        {
            ConfirmInterruption(ref s);
        }
        else
        {
            DismissCandidate(ref s, muted: false);
        }
    }

    /// <summary>
    /// The person speaks on while an ended candidate waits, for its own words or for those of the turn before it. Its stt stream takes no more
    /// audio, so a fresh candidate goes on from its audio, or from its words where they are there; an unconfirmed one is judged by all of it, the
    /// time spoken included, and the reply stays paused throughout.
    /// </summary>
    private static void ContinueCandidate(ref TurnScribe s, Turn earlier)
    {
        var voice = s.State.Voice.OpenUtterance();
        s.State = s.State with { Voice = voice with { SpeechUs = voice.SpeechUs + earlier.SpokenUs } };
        var turn = OpenSpokenTurn(ref s, voice) with
        {
            Confirmed = earlier.Confirmed,
            Prefix = earlier.Final is { } final ? TranscriptJudge.Join(earlier.Prefix, final.Text.Trim()) : earlier.Prefix,
        };
        s.State = s.State with { Candidate = turn };
        s.Do(new TurnEffect.OpenUtterance(turn.Id, earlier.Transcribing ? earlier.Id : ""));
        if (earlier.Transcribing)
        {
            s.Do(new TurnEffect.CancelUtterance(earlier.Id));
        }

        s.Do(new TurnEffect.TurnDismissed(earlier.Id));
        s.Do(new TurnEffect.AnnounceSpeech(turn.Id, true, voice.RunStartUs));
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
