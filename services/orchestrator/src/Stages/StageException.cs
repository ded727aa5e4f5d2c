using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>A stage failed in a way that a client can be told of.</summary>
public sealed class StageException : Exception
{
    /// <param name="stage">The stage.</param>
    /// <param name="reason">Last part of the code: unavailable, timeout, overloaded, rejected or failed.</param>
    /// <param name="message">A sentence for a person.</param>
    /// <param name="inner">The cause, for the log.</param>
    public StageException(ConversationStage stage, string reason, string message, Exception? inner = null)
        : base(message, inner)
    {
        Stage = stage;
        Reason = reason;
    }

    public ConversationStage Stage { get; }

    public string Reason { get; }

    /// <summary>The stable code of the contract's <c>StageError</c>, for example <c>stt_unavailable</c>.</summary>
    public string Code => $"{StageNames.CodePrefix(Stage)}_{Reason}";

    /// <summary>The stage's results have begun to be used, so that starting over would repeat them.</summary>
    public bool Progressed { get; init; }

    /// <summary>Another try may help: the stage was gone, silent or full, not offended.</summary>
    public bool IsTransient => Reason is StageReasons.Unavailable or StageReasons.Timeout or StageReasons.Overloaded or StageReasons.Failed;

    /// <summary>The stage itself is in trouble, as opposed to full or asked for the wrong thing.</summary>
    public bool CountsAgainstStage => Reason is StageReasons.Unavailable or StageReasons.Timeout or StageReasons.Failed;
}
