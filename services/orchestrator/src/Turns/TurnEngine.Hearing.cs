namespace VoiceMesh.Orchestrator.Turns;

/// <content>Where speech begins, pauses and ends.</content>
public static partial class TurnEngine
{
    private static void Hear(ref TurnScribe s, in SpeechFrame frame)
    {
        s.State = s.State with { Voice = s.State.Voice.Observe(frame, s.Settings.VadThreshold), Listening = true };
        if (s.State.LiveTurn is not { } live)
        {
            LookForSpeech(ref s);
        }
        else if (s.State.Voice.InSpeech)
        {
            HearSpeech(ref s, live);
        }
        else
        {
            HearSilence(ref s, live);
        }
    }

    private static void LookForSpeech(ref TurnScribe s)
    {
        var voice = s.State.Voice;
        if (voice.Muted)
        {
            if (!voice.InSpeech && voice.SilenceUs >= s.Settings.FalseInterruptionSilenceMs * 1000L)
            {
                s.State = s.State with { Voice = voice with { Muted = false } };
            }

            return;
        }

        var active = s.State.Active;
        if (active is { Audible: true } && !s.Settings.AllowInterruptions)
        {
            return;
        }

        var framesNeeded = active is null ? s.Settings.SpeechStartFrames : FramesOf(s.Settings.MinInterruptionMs);
        if (voice.SpeechRun >= Math.Max(1, framesNeeded))
        {
            TakeSpeechUp(ref s);
        }
    }

    private static int FramesOf(int milliseconds) => (int)((milliseconds * 1000L + SpeechFrame.DurationUs - 1) / SpeechFrame.DurationUs);

    private static void TakeSpeechUp(ref TurnScribe s)
    {
        if (s.State.Candidate is { } over)
        {
            ContinueCandidate(ref s, over);
        }
        else
        {
            OpenUtterance(ref s);
        }
    }

    private static void OpenUtterance(ref TurnScribe s)
    {
        var voice = s.State.Voice.OpenUtterance();
        s.State = s.State with { Voice = voice };
        var active = s.State.Active;
        if (active is { Audible: true, Reply: { } reply })
        {
            // Silence comes first: everything else about an interruption can wait.
            s.Do(new TurnEffect.ControlPlayback(active.Id, PlaybackOrder.Pause));
            s.Put(active with { Reply = reply.WithPause(true, s.NowUs) });
        }

        var turn = OpenSpokenTurn(ref s, voice);
        s.State = active is null ? s.State with { Active = turn } : s.State with { Candidate = turn };
        s.Do(new TurnEffect.OpenUtterance(turn.Id));
        s.Do(new TurnEffect.AnnounceSpeech(turn.Id, true, voice.RunStartUs));
    }

    private static Turn OpenSpokenTurn(ref TurnScribe s, in VoiceTracker voice) =>
        OpenTurn(ref s, TurnSource.Speech, s.NowUs - (voice.ClockUs - voice.RunStartUs)) with { HasUtterance = true, Transcribing = true };

    private static void HearSpeech(ref TurnScribe s, Turn live)
    {
        var voice = s.State.Voice;
        if (voice.SilenceMarked)
        {
            s.State = s.State with { Voice = voice with { SilenceMarked = false } };
            s.Do(new TurnEffect.MarkSpeech(live.Id));
        }

        if (IsUnconfirmed(s.State, live))
        {
            if (voice.SpeechUs >= s.Settings.ConfirmInterruptionMs * 1000L)
            {
                ConfirmInterruption(ref s);
            }

            return;
        }

        EndOverlongUtterance(ref s, live);
    }

    private static void HearSilence(ref TurnScribe s, Turn live)
    {
        var voice = s.State.Voice;
        if (!voice.SilenceMarked && voice.SilenceUs >= s.Settings.EndOfSpeechCandidateMs * 1000L)
        {
            s.State = s.State with { Voice = voice with { SilenceMarked = true } };
            s.Do(new TurnEffect.MarkSilence(live.Id));
        }

        if (IsUnconfirmed(s.State, live))
        {
            HearSilenceOfCandidate(ref s, live);
        }
        else if (s.Settings.AutomaticTurns && voice.SilenceUs >= RequiredSilenceUs(s.Settings, live, voice))
        {
            EndUtterance(ref s, live);
        }
        else
        {
            EndOverlongUtterance(ref s, live);
        }
    }

    private static bool IsUnconfirmed(in TurnState state, Turn live) => state.Candidate is { Confirmed: false } candidate && candidate.Id == live.Id;

    private static void EndOverlongUtterance(ref TurnScribe s, Turn live)
    {
        if (s.State.Voice.ClockUs - s.State.Voice.UtteranceStartUs >= s.Settings.MaxUtteranceMs * 1000L)
        {
            EndUtterance(ref s, live);
        }
    }

    private static long RequiredSilenceUs(TurnSettings settings, Turn live, in VoiceTracker voice)
    {
        var ordinary = settings.EndpointingSilenceMs;
        if (live.Interim is not { } interim)
        {
            return ordinary * 1000L;
        }

        if (interim.LikelyIncomplete)
        {
            return Math.Max(ordinary, settings.IncompleteSilenceMs) * 1000L;
        }

        var stable = voice.ClockUs - live.InterimSinceUs >= settings.InterimStableMs * 1000L;
        var complete = stable && live.InterimIsComplete;
        return (complete ? Math.Min(ordinary, settings.CompleteSilenceMs) : ordinary) * 1000L;
    }

    private static void EndUtterance(ref TurnScribe s, Turn turn)
    {
        var voice = s.State.Voice;
        turn = turn with { Phase = TurnPhase.Finalizing, Times = WithEndpoint(turn.Times, voice, s.NowUs) };
        s.Put(turn);
        CloseUtterance(ref s, turn, muted: false);
        if (turn.Final is { } early)
        {
            ResolveFinal(ref s, turn, early);
        }
        else
        {
            s.Do(new TurnEffect.EndUtterance(turn.Id));
        }
    }

    private static TurnTimes WithEndpoint(TurnTimes times, in VoiceTracker voice, long nowUs) => times with
    {
        LastSpeechUs = Math.Min(voice.LastSpeechUnixUs, nowUs),
        LastSpeechMediaUs = voice.LastSpeechEndUs,
        EndpointUs = nowUs,
    };

    private static void CloseUtterance(ref TurnScribe s, Turn turn, bool muted)
    {
        s.Do(new TurnEffect.AnnounceSpeech(turn.Id, false, s.State.Voice.LastSpeechEndUs));
        s.State = s.State with { Voice = s.State.Voice.CloseUtterance(muted) };
    }

    private static void TakeInterim(ref TurnScribe s, string turnId, Transcription interim)
    {
        if (s.Find(turnId) is not { Phase: <= TurnPhase.Finalizing, Transcribing: true } turn)
        {
            return;
        }

        if (turn.Interim?.Text != interim.Text)
        {
            turn = turn with { InterimSinceUs = s.State.Voice.ClockUs, InterimIsComplete = TranscriptJudge.IsEvidentlyComplete(interim.Text) };
        }

        turn = turn with { Interim = interim };
        s.Put(turn);
        if (s.State.Candidate?.Id != turn.Id)
        {
            AnnounceInterim(ref s, turn);
        }
        else if (!turn.Confirmed && TranscriptJudge.HasMeaning(interim.Text, s.Settings.Backchannels))
        {
            ConfirmInterruption(ref s);
        }
    }

    private static void AnnounceInterim(ref TurnScribe s, Turn turn)
    {
        if (turn.Interim is { } interim && TranscriptJudge.HasWords(interim.Text))
        {
            s.Do(new TurnEffect.AnnounceTranscript(turn.Id, interim with { Text = TranscriptJudge.Join(turn.Prefix, interim.Text) }, false));
        }
    }

    private static void TakeFinal(ref TurnScribe s, string turnId, Transcription final)
    {
        if (s.Find(turnId) is not { Transcribing: true } turn)
        {
            return;
        }

        turn = turn with { Transcribing = false, Final = final };
        s.Put(turn);
        if (turn.Phase == TurnPhase.Finalizing)
        {
            ResolveFinal(ref s, turn, final);
        }
    }
}
