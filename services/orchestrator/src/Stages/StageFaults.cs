using Grpc.Core;
using Polly.CircuitBreaker;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>Turns what a call can throw into a <see cref="StageException"/>.</summary>
public static class StageFaults
{
    /// <summary>The fault that an exception of a stage's call stands for.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="progressed">Whether results of the call have been used.</param>
    public static StageException From(ConversationStage stage, Exception exception, bool progressed = false)
    {
        var (reason, what) = exception switch
        {
            StageException fault => (fault.Reason, fault.Message),
            BrokenCircuitException => (StageReasons.Unavailable, "is not asked for a moment because it kept failing"),
            // Our own cancelling never comes here: the other side let go of the call.
            OperationCanceledException => (StageReasons.Unavailable, "cannot be reached"),
            // A status that the client side made up, and not the stage, is the connection's.
            RpcException { StatusCode: StatusCode.Internal, Status.DebugException: not null } => (StageReasons.Unavailable, "cannot be reached"),
            RpcException rpc => (ReasonOf(rpc.StatusCode), Describe(rpc)),
            _ => (StageReasons.Failed, "broke off"),
        };
        return exception as StageException ?? new StageException(stage, reason, $"{StageNames.Service(stage)} {what}.", exception) { Progressed = progressed };
    }

    private static string ReasonOf(StatusCode status) => status switch
    {
        StatusCode.Unavailable or StatusCode.Cancelled or StatusCode.Aborted => StageReasons.Unavailable,
        StatusCode.DeadlineExceeded => StageReasons.Timeout,
        StatusCode.ResourceExhausted => StageReasons.Overloaded,
        StatusCode.InvalidArgument or StatusCode.OutOfRange or StatusCode.FailedPrecondition or StatusCode.NotFound
            or StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Unimplemented => StageReasons.Rejected,
        _ => StageReasons.Failed,
    };

    // A refusal says what was wrong, in words meant for the caller; anything else may carry a peer's address or worse.
    private static string Describe(RpcException rpc) => ReasonOf(rpc.StatusCode) switch
    {
        StageReasons.Unavailable => "cannot be reached",
        StageReasons.Timeout => "did not answer in time",
        StageReasons.Overloaded => "is full",
        StageReasons.Rejected => $"refused: {rpc.Status.Detail.TrimEnd('.')}",
        _ => "failed",
    };
}
