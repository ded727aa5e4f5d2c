using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Text;

/// <summary>A typed question that waits for its answer.</summary>
internal sealed class TextExchange(string requestId)
{
    private readonly TaskCompletionSource<ResponseText> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<TurnCompleted> _completed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string RequestId => requestId;

    /// <summary>The turn that answers it, once known.</summary>
    public string TurnId { get; private set; } = "";

    /// <summary>The whole answer; fails with <see cref="TextFailedException"/>.</summary>
    public Task<ResponseText> Answer => _answer.Task;

    /// <summary>The measured turn; fails with <see cref="TextFailedException"/>.</summary>
    public Task<TurnCompleted> Completed => _completed.Task;

    public void Answered(ResponseText response)
    {
        TurnId = response.TurnId;
        if (response.Final)
        {
            _answer.TrySetResult(response);
        }
    }

    public void Complete(TurnCompleted turn, StageError? reason)
    {
        TurnId = turn.TurnId;
        if (turn.Outcome is TurnOutcome.Failed or TurnOutcome.Cancelled)
        {
            Fail(
                reason?.Code ?? (turn.Outcome is TurnOutcome.Failed ? "turn_failed" : "turn_cancelled"),
                reason?.Message ?? "The answer could not be finished; try again.");
        }

        // An interrupted answer never says that it is final; what was said of it is the answer then.
        _answer.TrySetResult(new ResponseText { TurnId = turn.TurnId, Final = true, Text = turn.AssistantText });
        _completed.TrySetResult(turn);
    }

    public void Fail(string code, string message)
    {
        _answer.TrySetException(new TextFailedException(code, message));
        _completed.TrySetCanceled();
    }
}
