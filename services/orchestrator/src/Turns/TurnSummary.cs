namespace VoiceMesh.Orchestrator.Turns;

/// <summary>A turn that is over.</summary>
/// <param name="TurnId">The turn.</param>
/// <param name="Ending">How it ended.</param>
/// <param name="Source">What began it.</param>
/// <param name="UserText">What the person said; empty when the words went on into the next turn.</param>
/// <param name="AssistantText">What went into the history: all of the answer, or the words heard.</param>
/// <param name="RequestId">The text input's id.</param>
/// <param name="Times">When its steps happened.</param>
public sealed record TurnSummary(
    string TurnId,
    TurnEnding Ending,
    TurnSource Source,
    string UserText,
    string AssistantText,
    string RequestId,
    TurnTimes Times);
