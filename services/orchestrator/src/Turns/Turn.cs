namespace VoiceMesh.Orchestrator.Turns;

/// <summary>
/// One exchange: what the person said and what the agent answers. A turn carries at most one utterance, which bears the turn's id
/// towards stt.
/// </summary>
public sealed record Turn
{
    /// <summary>Counts from 1 within the session.</summary>
    public required long Number { get; init; }

    /// <summary>Names the turn in every message.</summary>
    public required string Id { get; init; }

    public required TurnSource Source { get; init; }

    public required TurnPhase Phase { get; init; }

    public TurnTimes Times { get; init; }

    /// <summary>The text input's own id, echoed in the answer.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>Words of an unanswered turn that this one goes on with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>What the language model was asked.</summary>
    public string UserText { get; init; } = "";

    /// <summary>The turn holds, or held, speech.</summary>
    public bool HasUtterance { get; init; }

    /// <summary>An stt stream of this turn is open.</summary>
    public bool Transcribing { get; init; }

    /// <summary>The newest interim transcript.</summary>
    public Transcription? Interim { get; init; }

    /// <summary>Media clock at which the interim's words last changed.</summary>
    public long InterimSinceUs { get; init; }

    /// <summary>The interim reads like a whole sentence.</summary>
    public bool InterimIsComplete { get; init; }

    /// <summary>The final transcript, when it came before it could be used.</summary>
    public Transcription? Final { get; init; }

    /// <summary>While it competes with a reply: it is an interruption for certain and waits for the reply's turn to settle.</summary>
    public bool Confirmed { get; init; }

    /// <summary>When a reply stops waiting for the words of this unconfirmed speech, Unix microseconds; 0 before the speech is over.</summary>
    public long VerdictDueUs { get; init; }

    /// <summary>Speech in the utterance once it is over, pauses not counted, microseconds; speech that goes on is added to it.</summary>
    public long SpokenUs { get; init; }

    /// <summary>The answer; null before the trigger.</summary>
    public Reply? Reply { get; init; }

    /// <summary>Whether the answer has been asked for.</summary>
    public bool Triggered => Phase >= TurnPhase.Answering;

    /// <summary>Whether reply audio has left for the listener.</summary>
    public bool Audible => Reply is { SentSamples: > 0 };
}
