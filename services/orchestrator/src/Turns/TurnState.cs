namespace VoiceMesh.Orchestrator.Turns;

/// <summary>All that the turn engine knows of a conversation.</summary>
public readonly record struct TurnState
{
    /// <summary>A conversation that begins.</summary>
    /// <param name="history">What was said before, when a session is taken up again.</param>
    /// <param name="nextTurn">Number of the first turn, at least 1.</param>
    /// <param name="nowUs">Unix microseconds.</param>
    public static TurnState Begin(ConversationHistory history, long nextTurn, long nowUs) =>
        new() { History = history, NextTurn = Math.Max(1, nextTurn), LastActivityUs = nowUs, AnnouncedMode = AgentMode.Idle, AnnouncedTurn = "" };

    /// <summary>The turn that is being heard, answered or spoken.</summary>
    public Turn? Active { get; init; }

    /// <summary>Speech over a turn that is past its endpoint: perhaps an interruption, perhaps a cough.</summary>
    public Turn? Candidate { get; init; }

    /// <summary>Frame by frame bookkeeping.</summary>
    public VoiceTracker Voice { get; init; }

    public ConversationHistory History { get; init; }

    public long NextTurn { get; init; }

    /// <summary>Audio has come, or the client asked to be listened to.</summary>
    public bool Listening { get; init; }

    /// <summary>Ends when the present turn is over.</summary>
    public bool Draining { get; init; }

    /// <summary>Nothing has any effect any more.</summary>
    public bool Ended { get; init; }

    /// <summary>Last speech, text or control, Unix microseconds.</summary>
    public long LastActivityUs { get; init; }

    /// <summary>The mode that the client was last told.</summary>
    public AgentMode AnnouncedMode { get; init; }

    /// <summary>The turn that the client was last told.</summary>
    public string AnnouncedTurn { get; init; }

    /// <summary>The turn whose utterance takes audio: frames belong to it, and go to its stt stream.</summary>
    public Turn? LiveTurn => Candidate is { Phase: TurnPhase.Hearing } candidate ? candidate
        : Active is { Phase: TurnPhase.Hearing } active ? active
        : null;

    /// <summary>Speech over a reply that is over itself, of which stt has not said yet whether it was an interruption.</summary>
    public Turn? Undecided => Candidate is { Phase: TurnPhase.Finalizing, Confirmed: false } candidate ? candidate : null;

    /// <summary>What the agent is doing.</summary>
    public AgentMode Mode => Active switch
    {
        null => Listening ? AgentMode.Listening : AgentMode.Idle,
        { Phase: TurnPhase.Hearing } => AgentMode.Listening,
        { Phase: TurnPhase.Speaking } => AgentMode.Speaking,
        _ => AgentMode.Processing,
    };
}
