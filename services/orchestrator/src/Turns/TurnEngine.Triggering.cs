namespace VoiceMesh.Orchestrator.Turns;

/// <content>The one trigger, and everything that may ask for it.</content>
public static partial class TurnEngine
{
    /// <summary>
    /// Asks the language model: the only place where it is done. Entering <see cref="TurnPhase.Answering"/> is the guard. The transcript
    /// to announce is null for typed words.
    /// </summary>
    private static void Trigger(ref TurnScribe s, Turn turn, string text, Transcription? announced)
    {
        if (turn.Triggered)
        {
            return;
        }

        if (s.State.Candidate is { Confirmed: true } next)
        {
            // The person went on talking before the words were there: they open the turn that is being spoken.
            s.Put(next with { Prefix = TranscriptJudge.Join(text, next.Prefix) });
            Finish(ref s, TurnEnding.Interrupted, userText: "");
            return;
        }

        if (announced is not null)
        {
            s.Do(new TurnEffect.AnnounceTranscript(turn.Id, announced with { Text = text }, true));
        }

        var entry = new HistoryEntry(true, text, s.NowUs / 1000);
        var history = s.State.History.Add(entry, s.Settings.HistoryMaxMessages, s.Settings.HistoryMaxCharacters);
        s.State = s.State with { History = history, LastActivityUs = s.NowUs };
        s.Put(turn with
        {
            Phase = TurnPhase.Answering,
            UserText = text,
            Reply = new Reply(),
            Times = turn.Times with { TriggeredUs = s.NowUs },
        });
        s.Do(new TurnEffect.StartAnswer(turn.Id, history));
    }

    private static void ResolveFinal(ref TurnScribe s, Turn turn, Transcription final)
    {
        turn = turn with { Times = turn.Times with { SpeechToTextEngineUs = final.EngineTimeUs } };
        s.Put(turn);
        if (s.State.Undecided?.Id == turn.Id)
        {
            JudgeCandidate(ref s, final);
            return;
        }

        if (s.State.Active?.Id != turn.Id)
        {
            // A confirmed interruption that is over before the turn it interrupts has its words: it waits for them.
            return;
        }

        var text = TranscriptJudge.Join(turn.Prefix, final.Text.Trim());
        if (TranscriptJudge.HasWords(text))
        {
            Trigger(ref s, turn, text, final);
        }
        else
        {
            Finish(ref s, TurnEnding.Empty, userText: "");
        }
    }

    /// <summary>
    /// The client's word that the turn is over. It belongs to the utterance that is newest, live or waiting for its final;
    /// a turn that has been triggered already ignores it.
    /// </summary>
    private static void TakeTrigger(ref TurnScribe s, string transcript)
    {
        s.State = s.State with { LastActivityUs = s.NowUs, Listening = true };
        var undecided = s.State.Undecided?.Id ?? "";
        if (s.State.Candidate is { Phase: TurnPhase.Hearing or TurnPhase.Finalizing, Confirmed: false })
        {
            ConfirmInterruption(ref s);
        }

        var words = TranscriptJudge.HasWords(transcript) ? transcript.Trim() : "";
        switch (s.State.LiveTurn ?? s.Find(undecided) ?? s.State.Active)
        {
            case null when words.Length > 0:
                var typed = OpenTurn(ref s, TurnSource.Text, s.NowUs);
                s.State = s.State with { Active = typed };
                FireWith(ref s, typed, words, announce: true);
                break;
            case null:
                // A push-to-talk client waits for an outcome even when nothing was said.
                var empty = OpenTurn(ref s, TurnSource.Speech, s.NowUs);
                s.State = s.State with { Active = empty };
                Finish(ref s, TurnEnding.Empty, userText: "");
                break;
            case { Phase: TurnPhase.Hearing or TurnPhase.Finalizing } turn when words.Length > 0:
                FireWith(ref s, turn, words, announce: true);
                break;
            case { Phase: TurnPhase.Hearing } turn:
                EndUtterance(ref s, turn);
                break;
            default:
                break;
        }
    }

    /// <summary>
    /// A typed message. It fires the turn that has not fired yet in place of its speech, and otherwise interrupts and begins its own.
    /// </summary>
    private static void TakeText(ref TurnScribe s, string text, string requestId)
    {
        s.State = s.State with { LastActivityUs = s.NowUs };
        if (s.State.Active is { Triggered: true })
        {
            Finish(ref s, TurnEnding.Interrupted);
        }
        else if (s.State.Candidate is not null)
        {
            DismissCandidate(ref s, muted: false);
        }

        if (s.State.Active is { Triggered: true })
        {
            // The interruption that was waiting had its words already and fired on being promoted; the typed message comes after it.
            Finish(ref s, TurnEnding.Interrupted);
        }

        var turn = s.State.Active ?? OpenTurn(ref s, TurnSource.Text, s.NowUs);
        turn = turn with { RequestId = requestId, Source = TurnSource.Text };
        s.State = s.State with { Active = turn };
        FireWith(ref s, turn, text.Trim(), announce: false);
    }

    private static void FireWith(ref TurnScribe s, Turn turn, string words, bool announce)
    {
        var spoken = turn.Source == TurnSource.Speech;
        var times = spoken && turn.Times.EndpointUs == 0 ? WithEndpoint(turn.Times, s.State.Voice, s.NowUs) : turn.Times;
        if (!spoken)
        {
            times = times with { LastSpeechUs = s.NowUs, LastSpeechMediaUs = 0, EndpointUs = s.NowUs };
        }

        if (turn.Transcribing)
        {
            s.Do(new TurnEffect.CancelUtterance(turn.Id));
        }

        if (turn is { Phase: TurnPhase.Hearing, HasUtterance: true })
        {
            CloseUtterance(ref s, turn, muted: false);
        }

        var final = Transcription.Of(words);
        turn = turn with { Transcribing = false, Final = final, Times = times, Phase = TurnPhase.Finalizing };
        s.Put(turn);
        if (s.State.Active?.Id != turn.Id)
        {
            return;
        }

        Trigger(ref s, turn, TranscriptJudge.Join(turn.Prefix, words), announce ? final : null);
    }

    private static void Greet(ref TurnScribe s, string text)
    {
        if (s.State.Active is not null || !TranscriptJudge.HasWords(text))
        {
            return;
        }

        var turn = OpenTurn(ref s, TurnSource.Greeting, s.NowUs);
        s.State = s.State with
        {
            Active = turn with
            {
                Phase = TurnPhase.Answering,
                Reply = new Reply(),
                Times = turn.Times with { LastSpeechUs = s.NowUs, EndpointUs = s.NowUs, TriggeredUs = s.NowUs },
            },
        };
        TakeAnswerText(ref s, turn.Id, text, engineTimeUs: 0);
        TakeAnswerDone(ref s, turn.Id, 0);
    }
}
