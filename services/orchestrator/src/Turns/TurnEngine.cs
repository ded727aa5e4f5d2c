namespace VoiceMesh.Orchestrator.Turns;

/// <summary>
/// Decides whose turn it is. A pure function of state, event and settings: it knows no clock, no stream and no thread, and what it
/// wants done comes back as effects. A frame that changes nothing but the clock allocates nothing.
/// </summary>
/// <remarks>
/// At any time there is at most one active turn, and at most one candidate: speech over a turn that is past its endpoint, which
/// becomes the next turn when it proves to be an interruption and vanishes when it does not. Time or words prove it while it is heard;
/// once it is over, its final transcript decides. While there is a candidate no reply audio leaves. The language model is asked in one place, <see cref="Trigger"/>, which a turn passes once because its phase never goes back.
/// </remarks>
public static partial class TurnEngine
{
    /// <summary>No deadline.</summary>
    public const long NoDeadline = long.MaxValue;

    /// <summary>Takes one audio frame up.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="frame">What the frame says.</param>
    /// <param name="settings">The conversation's settings.</param>
    public static TurnStep Advance(in TurnState state, in SpeechFrame frame, TurnSettings settings)
    {
        if (state.Ended)
        {
            return new TurnStep(state, []);
        }

        var scribe = new TurnScribe(state, settings, frame.AtUs);
        Hear(ref scribe, frame);
        EndIfDrained(ref scribe);
        return scribe.Close();
    }

    /// <summary>Takes any other event up.</summary>
    /// <param name="state">The state before it.</param>
    /// <param name="happened">The event.</param>
    /// <param name="settings">The conversation's settings.</param>
    public static TurnStep Advance(in TurnState state, TurnEvent happened, TurnSettings settings)
    {
        if (state.Ended)
        {
            return new TurnStep(state, []);
        }

        var scribe = new TurnScribe(state, settings, happened.AtUs);
        Take(ref scribe, happened);
        EndIfDrained(ref scribe);
        return scribe.Close();
    }

    private static void Take(ref TurnScribe s, TurnEvent happened)
    {
        switch (happened)
        {
            case TurnEvent.Greet e:
                Greet(ref s, e.Text);
                break;
            case TurnEvent.StartListening:
                StartListening(ref s);
                break;
            case TurnEvent.TriggerLlm e:
                TakeTrigger(ref s, e.FinalTranscript);
                break;
            case TurnEvent.TextInput e:
                TakeText(ref s, e.Text, e.RequestId);
                break;
            case TurnEvent.End e:
                EndConversation(ref s, e.Reason);
                break;
            case TurnEvent.Drain:
                s.State = s.State with { Draining = true };
                break;
            case TurnEvent.Tick:
                TakeTick(ref s);
                break;
            case TurnEvent.Playback e:
                TakePlayback(ref s, e);
                break;
            case TurnEvent.InterimHeard e:
                TakeInterim(ref s, e.TurnId, e.Transcription);
                break;
            case TurnEvent.FinalHeard e:
                TakeFinal(ref s, e.TurnId, e.Transcription);
                break;
            case TurnEvent.StageStumbled e:
                TakeStumble(ref s, e);
                break;
            case TurnEvent.StageFailed e:
                TakeFailure(ref s, e);
                break;
            default:
                TakeReplyEvent(ref s, happened);
                break;
        }
    }

    private static void TakeReplyEvent(ref TurnScribe s, TurnEvent happened)
    {
        switch (happened)
        {
            case TurnEvent.AnswerText e:
                TakeAnswerText(ref s, e.TurnId, e.Delta, e.EngineTimeUs);
                break;
            case TurnEvent.AnswerDone e:
                TakeAnswerDone(ref s, e.TurnId, e.TimeToFirstTokenUs);
                break;
            case TurnEvent.SynthesisStarted e:
                TakeSynthesisStarted(ref s, e);
                break;
            case TurnEvent.AudioReady e:
                TakeAudioReady(ref s, e.TurnId, e.Samples);
                break;
            case TurnEvent.AudioSending e:
                TakeAudioSending(ref s, e.TurnId, e.Samples);
                break;
            case TurnEvent.WordsPlaced e:
                TakeWords(ref s, e.TurnId, e.ChunkIndex, e.Words);
                break;
            case TurnEvent.ChunkSpoken e:
                TakeChunkSpoken(ref s, e.TurnId, e.ChunkIndex, e.Samples);
                break;
            case TurnEvent.SynthesisDone e:
                TakeSynthesisDone(ref s, e.TurnId, e.TimeToFirstAudioUs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened, "an event that the turn engine does not know");
        }
    }

    private static Turn OpenTurn(ref TurnScribe s, TurnSource source, long startedUs)
    {
        var number = s.State.NextTurn;
        var turn = new Turn
        {
            Number = number,
            Id = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"turn-{number}"),
            Source = source,
            Phase = TurnPhase.Hearing,
            Times = new TurnTimes { StartedUs = startedUs },
        };
        s.State = s.State with { NextTurn = number + 1, LastActivityUs = s.NowUs };
        s.Do(new TurnEffect.TurnOpened(turn.Id, startedUs));
        return turn;
    }
}
