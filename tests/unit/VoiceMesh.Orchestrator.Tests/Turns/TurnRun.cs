using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

/// <summary>Plays random moves and holds the machine to its promises after each of them.</summary>
internal sealed class TurnRun(TurnSettings settings)
{
    private static readonly string[] Texts = ["", "hello there", "mm", "what time is it", "and", "stop.", " ... ", "one two three, four five. Six seven eight."];
    private readonly HashSet<string> _triggered = [];
    private readonly HashSet<string> _finished = [];
    private readonly HashSet<string> _opened = [];
    private readonly Dictionary<string, string> _accepted = [];
    private string? _paused;
    private int _seen;

    public TurnDriver Driver { get; } = new(settings);

    /// <summary>How many finals decided on an interruption.</summary>
    public int Judged { get; private set; }

    public void Make(TurnEngineProperties.Move move)
    {
        var undecided = Driver.State.Undecided;
        TurnEvent? made = null;
        switch (move)
        {
            case TurnEngineProperties.Move.Speech speech:
                Driver.Speak(speech.Frames * 32);
                break;
            case TurnEngineProperties.Move.Silence silence:
                Driver.BeSilent(silence.Frames * 32);
                break;
            case TurnEngineProperties.Move.Wait wait:
                Driver.Pass(wait.Milliseconds);
                Driver.Tick();
                break;
            case TurnEngineProperties.Move.Event happened:
                made = Build(happened);
                Driver.Do(made);
                break;
        }

        Check();
        CheckVerdict(undecided, made);
    }

    /// <summary>Every stage answers or fails, the person is silent, time passes: the machine must be back to listening.</summary>
    public void Settle()
    {
        for (var round = 0; round < 50 && Driver.State is { Ended: false, Active: not null }; round++)
        {
            Driver.BeSilent(1_024);
            Driver.TriggerLlm();
            foreach (var turn in new[] { Driver.State.Candidate, Driver.State.Active }.OfType<Turn>().ToList())
            {
                Driver.Fail(ConversationStage.SpeechToText, turn.Id);
                Driver.Fail(ConversationStage.LanguageModel, turn.Id);
                Driver.Fail(ConversationStage.TextToSpeech, turn.Id);
            }

            Driver.Pump();
            Driver.Pass(60_000);
            Driver.Tick();
            Check();
        }

        Assert.Null(Driver.State.Active);
        Assert.Null(Driver.State.Candidate);
        Assert.Null(_paused);
        CheckAllAccounted();
        if (!Driver.State.Ended)
        {
            Assert.Equal(Driver.State.Listening ? AgentMode.Listening : AgentMode.Idle, Driver.State.AnnouncedMode);
        }
    }

    public void CheckAllAccounted()
    {
        Check();
        Assert.All(_opened, id => Assert.Contains(id, _finished));
        Assert.All(_accepted.Keys, id => Assert.Contains(id, _finished));
    }

    private TurnEvent Build(TurnEngineProperties.Move.Event move)
    {
        var now = Driver.NowUs;
        var n = move.Number;
        var text = Texts[n % Texts.Length];
        var id = move.Target switch
        {
            0 => Driver.State.Active?.Id ?? "turn-0",
            1 => Driver.State.Candidate?.Id ?? Driver.State.Active?.Id ?? "turn-0",
            _ => $"turn-{n % 7}",
        };
        return move.Kind switch
        {
            0 => new TurnEvent.StartListening(now),
            1 => new TurnEvent.TriggerLlm(text, now),
            2 => new TurnEvent.TextInput(TranscriptJudge.HasWords(text) ? text : "typed", $"r{n}", now),
            3 => new TurnEvent.Playback(id, n * 7, n % 3 == 0, n % 2 == 0 ? now : 0, now),
            4 => new TurnEvent.InterimHeard(id, Transcription.Of(text, n % 5 == 0), now),
            5 => new TurnEvent.FinalHeard(id, Transcription.Of(text), now),
            6 => new TurnEvent.AnswerText(id, text + " ", now),
            7 => new TurnEvent.AnswerDone(id, n, now),
            8 => new TurnEvent.SynthesisStarted(id, TurnDriver.Rate, "fake", "fake-voice", now),
            9 => new TurnEvent.AudioReady(id, n * 16, now),
            10 => new TurnEvent.AudioSending(id, n * 8, now),
            11 => new TurnEvent.WordsPlaced(id, n % 3, [new TimedWord("one", 0, (uint)n, 1), new TimedWord("two", (uint)n, (uint)n * 2, 1)], now),
            12 => new TurnEvent.ChunkSpoken(id, n % 3, n * 16, now),
            13 => new TurnEvent.SynthesisDone(id, n, now),
            14 => new TurnEvent.StageStumbled((ConversationStage)(n % 3), id, "code", "message", now),
            _ => new TurnEvent.StageFailed((ConversationStage)(n % 3), id, "code", "message", now),
        };
    }

    // What was said over a reply is judged by its final, within its time, and by nothing else; words are never thrown away.
    private void CheckVerdict(Turn? undecided, TurnEvent? made)
    {
        if (Driver.State.Undecided is { } waiting)
        {
            Assert.True(waiting is { Transcribing: true, Final: null, VerdictDueUs: > 0 }, "it waits for nothing");
            if (Driver.State.Active is { Triggered: true } held)
            {
                var patienceUs = Driver.Settings.InterruptionFinalTimeoutMs * 1_000L;
                Assert.InRange(TurnEngine.NextDeadlineUs(Driver.State, Driver.Settings), 0, Math.Max(waiting.VerdictDueUs, held.Times.TriggeredUs + patienceUs));
            }
        }

        if (undecided is null || made is not TurnEvent.FinalHeard final || final.TurnId != undecided.Id)
        {
            return;
        }

        Judged++;
        Assert.NotEqual(undecided.Id, Driver.State.Undecided?.Id);
        Assert.Equal(
            !TranscriptJudge.HasMeaning(final.Transcription.Text, Driver.Settings.Backchannels),
            Driver.Last.Contains(new TurnEffect.TurnDismissed(undecided.Id)));
    }

    private void Check()
    {
        for (; _seen < Driver.Log.Count; _seen++)
        {
            Check(Driver.Log[_seen].Effect);
        }

        var state = Driver.State;
        Assert.False(state.Candidate is not null && state.Active is null, "a candidate competes with nothing");
        Assert.True(state.Active is not { Audible: true } audible || _triggered.Contains(audible.Id), "a turn speaks that was not triggered");
        Assert.Equal(state.Active is { Reply.Paused: true } paused ? paused.Id : null, _paused);
        Assert.Equal(state is { Active.Audible: true, Candidate: not null }, _paused is not null);
        Assert.True(state.Active is not { Reply: { } reply } || reply.SentSamples <= reply.ReceivedSamples, "more was sent than came");
        Assert.True(state.Ended || state.Mode == state.AnnouncedMode, "the client was not told of a change");
        Assert.True(
            state.History.Entries.Count <= Driver.Settings.HistoryMaxMessages && state.History.Characters == state.History.Entries.Sum(entry => entry.Text.Length),
            "the history is out of bounds");
    }

    private void Check(TurnEffect effect)
    {
        if (TurnOf(effect) is { } id)
        {
            Assert.False(_finished.Contains(id), $"{effect} comes after its turn was over:\n{string.Join('\n', Driver.Log.TakeLast(12))}");
        }

        switch (effect)
        {
            case TurnEffect.TurnOpened opened:
                Assert.True(_opened.Add(opened.TurnId));
                break;
            case TurnEffect.OpenUtterance { ContinuedTurnId: { Length: > 0 } continued }:
                Assert.True(_opened.Contains(continued) && !_finished.Contains(continued), "audio is taken over from a turn that is not there");
                break;
            case TurnEffect.StartAnswer answer:
                Assert.True(_triggered.Add(answer.TurnId), "the language model was asked twice in one turn");
                break;
            case TurnEffect.AnnounceTranscript { Final: true } transcript:
                Assert.True(_accepted.TryAdd(transcript.TurnId, transcript.Transcription.Text), "a turn has two final transcripts");
                break;
            case TurnEffect.SpeakChunk chunk:
                Assert.Contains(chunk.TurnId, _triggered);
                break;
            case TurnEffect.AnnounceReply reply:
                Assert.Contains(reply.TurnId, _triggered);
                break;
            case TurnEffect.ControlPlayback control:
                CheckPlayback(control);
                break;
            case TurnEffect.TurnDismissed dismissed:
                _finished.Add(dismissed.TurnId);
                break;
            case TurnEffect.FinishTurn finish:
                CheckSummary(finish.Summary);
                _finished.Add(finish.Summary.TurnId);
                break;
        }
    }

    private void CheckPlayback(TurnEffect.ControlPlayback control)
    {
        switch (control.Order)
        {
            case PlaybackOrder.Pause:
                Assert.Null(_paused);
                _paused = control.TurnId;
                break;
            case PlaybackOrder.Resume:
                Assert.Equal(_paused, control.TurnId);
                _paused = null;
                break;
            default:
                Assert.True(_paused is null || _paused == control.TurnId);
                _paused = null;
                break;
        }
    }

    private void CheckSummary(TurnSummary summary)
    {
        Assert.True(summary.AssistantText.Length == 0 || _triggered.Contains(summary.TurnId));
        var said = string.Concat(Driver.All<TurnEffect.AnnounceText>().Where(text => text.TurnId == summary.TurnId).Select(text => text.Delta));
        Assert.StartsWith(summary.AssistantText, said.Trim(), StringComparison.Ordinal);
        if (summary.Ending is TurnEnding.Empty)
        {
            Assert.DoesNotContain(summary.TurnId, _triggered);
        }
    }

    private static string? TurnOf(TurnEffect effect) =>
        effect is TurnEffect.AnnounceMode ? null : effect.GetType().GetProperty("TurnId")?.GetValue(effect) as string;
}
