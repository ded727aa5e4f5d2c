namespace VoiceMesh.Orchestrator.Turns;

/// <summary>How a turn ended; the numbers are those of the contract's <c>TurnOutcome</c>.</summary>
public enum TurnEnding
{
    /// <summary>Spoken to the end.</summary>
    Completed = 1,

    /// <summary>Cut short by the person.</summary>
    Interrupted = 2,

    /// <summary>Nothing intelligible was said.</summary>
    Empty = 3,

    /// <summary>A stage failed.</summary>
    Failed = 4,

    /// <summary>The conversation was stopped.</summary>
    Cancelled = 5,
}
