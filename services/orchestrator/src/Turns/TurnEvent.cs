namespace VoiceMesh.Orchestrator.Turns;

/// <summary>Something that happened to a conversation, other than an audio frame. Events of turns that are over are ignored.</summary>
/// <param name="AtUs">When, Unix microseconds.</param>
public abstract record TurnEvent(long AtUs)
{
    /// <summary>Speak first.</summary>
    public sealed record Greet(string Text, long AtUs) : TurnEvent(AtUs);

    /// <summary>The client wants to be listened to; leaves a reply that is being spoken.</summary>
    public sealed record StartListening(long AtUs) : TurnEvent(AtUs);

    /// <summary>The client says that the turn is over; an empty transcript means what stt heard.</summary>
    public sealed record TriggerLlm(string FinalTranscript, long AtUs) : TurnEvent(AtUs);

    /// <summary>A typed message.</summary>
    public sealed record TextInput(string Text, string RequestId, long AtUs) : TurnEvent(AtUs);

    /// <summary>The conversation ends now, for the reason given.</summary>
    public sealed record End(string Reason, long AtUs) : TurnEvent(AtUs);

    /// <summary>The conversation ends as soon as no turn is under way.</summary>
    public sealed record Drain(long AtUs) : TurnEvent(AtUs);

    /// <summary>Time passed; see <see cref="TurnEngine.NextDeadlineUs"/>.</summary>
    public sealed record Tick(long AtUs) : TurnEvent(AtUs);

    /// <summary>How far the listener has heard the reply.</summary>
    public sealed record Playback(string TurnId, long PlayedMs, bool Finished, long FirstSampleUnixUs, long AtUs) : TurnEvent(AtUs);

    /// <summary>stt's best guess so far.</summary>
    public sealed record InterimHeard(string TurnId, Transcription Transcription, long AtUs) : TurnEvent(AtUs);

    /// <summary>stt's answer.</summary>
    public sealed record FinalHeard(string TurnId, Transcription Transcription, long AtUs) : TurnEvent(AtUs);

    /// <summary>The next piece of the answer.</summary>
    public sealed record AnswerText(string TurnId, string Delta, long AtUs) : TurnEvent(AtUs)
    {
        /// <summary>Time that the language model had worked up to this piece, microseconds; 0 when it did not say.</summary>
        public long EngineTimeUs { get; init; }
    }

    /// <summary>The answer is whole.</summary>
    public sealed record AnswerDone(string TurnId, long TimeToFirstTokenUs, long AtUs) : TurnEvent(AtUs);

    /// <summary>The voice is ready to speak.</summary>
    public sealed record SynthesisStarted(string TurnId, int SampleRateHz, string Engine, string Voice, long AtUs) : TurnEvent(AtUs);

    /// <summary>Reply audio came and waits to be sent.</summary>
    public sealed record AudioReady(string TurnId, long Samples, long AtUs) : TurnEvent(AtUs);

    /// <summary>Reply audio is leaving; only while <see cref="TurnEngine.MaySend"/> allows it.</summary>
    public sealed record AudioSending(string TurnId, long Samples, long AtUs) : TurnEvent(AtUs);

    /// <summary>Where the words of a chunk lie.</summary>
    public sealed record WordsPlaced(string TurnId, int ChunkIndex, IReadOnlyList<TimedWord> Words, long AtUs) : TurnEvent(AtUs);

    /// <summary>The voice has finished a chunk.</summary>
    public sealed record ChunkSpoken(string TurnId, int ChunkIndex, long Samples, long AtUs) : TurnEvent(AtUs);

    /// <summary>The voice has finished the reply.</summary>
    public sealed record SynthesisDone(string TurnId, long TimeToFirstAudioUs, long AtUs) : TurnEvent(AtUs);

    /// <summary>A stage failed and is being tried once more.</summary>
    public sealed record StageStumbled(ConversationStage Stage, string TurnId, string Code, string Message, long AtUs) : TurnEvent(AtUs);

    /// <summary>A stage failed for good in this turn.</summary>
    public sealed record StageFailed(ConversationStage Stage, string TurnId, string Code, string Message, long AtUs) : TurnEvent(AtUs);
}
