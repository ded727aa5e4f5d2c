using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

/// <summary>Drives the pure machine along one simulated clock, which is the media clock too, and keeps every effect with its time.</summary>
internal sealed class TurnDriver
{
    public const long EpochUs = 1_767_268_800_000_000;
    public const int Rate = 16_000;
    private long _mediaUs;

    public TurnDriver(TurnSettings? settings = null)
    {
        Settings = settings ?? new TurnSettings();
        State = TurnState.Begin(ConversationHistory.Empty, 1, NowUs);
    }

    public TurnSettings Settings { get; set; }

    public TurnState State { get; private set; }

    public long NowUs { get; private set; } = EpochUs;

    public List<(long AtUs, TurnEffect Effect)> Log { get; } = [];

    public IReadOnlyList<TurnEffect> Last { get; private set; } = [];

    public string ActiveId => State.Active!.Id;

    public string CandidateId => State.Candidate!.Id;

    public IEnumerable<T> All<T>()
        where T : TurnEffect => Log.Select(entry => entry.Effect).OfType<T>();

    public long TimeOf<T>(Func<T, bool>? match = null)
        where T : TurnEffect => Log.First(entry => entry.Effect is T effect && (match is null || match(effect))).AtUs;

    public TurnSummary Summary(string turnId) => All<TurnEffect.FinishTurn>().Single(finish => finish.Summary.TurnId == turnId).Summary;

    public void Pass(int milliseconds) => NowUs += milliseconds * 1000L;

    public void Frame(float probability)
    {
        _mediaUs += SpeechFrame.DurationUs;
        NowUs += SpeechFrame.DurationUs;
        var frame = new SpeechFrame(_mediaUs - SpeechFrame.DurationUs, probability, NowUs, NowUs);
        Keep(TurnEngine.Advance(State, frame, Settings));
    }

    public void Frames(int milliseconds, float probability)
    {
        for (var at = 0; at < milliseconds; at += 32)
        {
            Frame(probability);
        }
    }

    public void Speak(int milliseconds) => Frames(milliseconds, 0.9f);

    public void BeSilent(int milliseconds) => Frames(milliseconds, 0.05f);

    public void Do(TurnEvent happened) => Keep(TurnEngine.Advance(State, happened, Settings));

    public void Tick() => Do(new TurnEvent.Tick(NowUs));

    public void Interim(string turnId, string text, bool likelyIncomplete = false) =>
        Do(new TurnEvent.InterimHeard(turnId, Transcription.Of(text, likelyIncomplete), NowUs));

    public void Final(string turnId, string text) => Do(new TurnEvent.FinalHeard(turnId, Transcription.Of(text), NowUs));

    public void Text(string text, string requestId = "") => Do(new TurnEvent.TextInput(text, requestId, NowUs));

    public void TriggerLlm(string transcript = "") => Do(new TurnEvent.TriggerLlm(transcript, NowUs));

    public void StartListening() => Do(new TurnEvent.StartListening(NowUs));

    public void Answer(string text, bool done = true)
    {
        var id = ActiveId;
        Do(new TurnEvent.AnswerText(id, text, NowUs));
        if (done)
        {
            Do(new TurnEvent.AnswerDone(id, 1_000, NowUs));
        }
    }

    /// <summary>The voice speaks one chunk, each word of it <paramref name="wordMs"/> long, back to back.</summary>
    public void Voice(int chunkIndex = 0, int wordMs = 200, bool done = true)
    {
        var id = ActiveId;
        var reply = State.Active!.Reply!;
        if (reply.SampleRateHz == 0)
        {
            Do(new TurnEvent.SynthesisStarted(id, Rate, "fake", "fake-voice", NowUs));
        }

        var startMs = (int)(reply.ReceivedSamples * 1000 / Rate);
        var words = reply.Chunks[chunkIndex].Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var samples = words.Length * wordMs * Rate / 1000;
        Do(new TurnEvent.AudioReady(id, samples, NowUs));
        Do(new TurnEvent.WordsPlaced(
            id, chunkIndex, [.. words.Select((word, i) => new TimedWord(word, (uint)(startMs + (i * wordMs)), (uint)(startMs + ((i + 1) * wordMs)), 1))], NowUs));
        Do(new TurnEvent.ChunkSpoken(id, chunkIndex, samples, NowUs));
        if (done)
        {
            Do(new TurnEvent.SynthesisDone(id, 1_000, NowUs));
        }
    }

    /// <summary>Lets all audio leave that may.</summary>
    public void Pump(int chunkMs = 100)
    {
        while (State.Active is { Reply: { } reply } active
            && reply.SentSamples < reply.ReceivedSamples
            && TurnEngine.MaySend(State, active.Id, Settings, NowUs))
        {
            var samples = Math.Min(chunkMs * Rate / 1000, reply.ReceivedSamples - reply.SentSamples);
            Do(new TurnEvent.AudioSending(active.Id, samples, NowUs));
        }
    }

    public void Played(string turnId, int playedMs, bool finished = false, long firstSampleUs = 0) =>
        Do(new TurnEvent.Playback(turnId, playedMs, finished, firstSampleUs, NowUs));

    public void Fail(ConversationStage stage, string turnId) =>
        Do(new TurnEvent.StageFailed(stage, turnId, "stage_down", "The stage is down.", NowUs));

    /// <summary>A question is spoken, ended by silence and transcribed.</summary>
    public string Ask(string text)
    {
        Speak(640);
        var id = ActiveId;
        BeSilent(Settings.EndpointingSilenceMs + 32);
        Final(id, text);
        return id;
    }

    /// <summary>A question is asked, and its whole answer is on its way to the listener.</summary>
    public string AskAndHear(string question, string answer)
    {
        var id = Ask(question);
        Answer(answer);
        var chunks = State.Active!.Reply!.Chunks.Count;
        for (var i = 0; i < chunks; i++)
        {
            Voice(i, done: i == chunks - 1);
        }

        Pump();
        Played(id, 0, firstSampleUs: NowUs);
        return id;
    }

    private void Keep(TurnStep step)
    {
        State = step.State;
        Last = step.Effects;
        foreach (var effect in step.Effects)
        {
            Log.Add((NowUs, effect));
        }
    }
}
