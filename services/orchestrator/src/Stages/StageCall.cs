using Grpc.Core;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>
/// One piece of work of one turn at one stage: runs beside the conversation, posts what it learns into its inbox, and always ends with
/// a result or a failure there, unless it was cancelled.
/// </summary>
internal abstract class StageCall : IDisposable
{
    private readonly CancellationTokenSource _cancelled;

    protected StageCall(ConversationStage stage, string turnId, StageGateway clients, ConversationInbox inbox, CancellationToken conversation)
    {
        Stage = stage;
        TurnId = turnId;
        Clients = clients;
        Inbox = inbox;
        _cancelled = CancellationTokenSource.CreateLinkedTokenSource(conversation);
    }

    public ConversationStage Stage { get; }

    public string TurnId { get; }

    /// <summary>Ends when the work has ended; never throws.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    protected StageGateway Clients { get; }

    protected ConversationInbox Inbox { get; }

    /// <summary>Results have been posted that a second try would repeat.</summary>
    protected bool Progressed { get; set; }

    public void Start() => Completion = Task.Run(RunAsync);

    /// <summary>Nobody needs the result any more.</summary>
    public bool IsReleased { get; private set; }

    public void Cancel()
    {
        IsReleased = true;
        _cancelled.Cancel();
    }

    public void Dispose() => _cancelled.Dispose();

    /// <summary>One try.</summary>
    protected abstract Task AttemptAsync(StageWatch watch);

    private async Task RunAsync()
    {
        try
        {
            await Clients.Pipelines.RunAsync(Stage, WatchedAttemptAsync, ReportStumble, _cancelled.Token);
        }
        catch (StageException fault)
        {
            await PostAsync(new TurnEvent.StageFailed(Stage, TurnId, fault.Code, $"{fault.Message} {StageNames.Loss(Stage)}", Inbox.NowUs));
        }
        catch (OperationCanceledException)
        {
            // The conversation does not want the result any more.
        }
    }

    private async Task WatchedAttemptAsync(int attempt, CancellationToken cancellationToken)
    {
        if (attempt > 0)
        {
            await Clients.WaitUntilAbleAsync(Stage, cancellationToken);
        }

        await using var watch = Clients.Watch(Stage, attempt, cancellationToken);
        try
        {
            await AttemptAsync(watch);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            var cause = watch.Verdict ?? exception;
            throw cause is StageException fault
                ? new StageException(Stage, fault.Reason, fault.Message, fault) { Progressed = Progressed }
                : StageFaults.From(Stage, cause, Progressed);
        }
        catch (RpcException rpc) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was cancelled.", rpc, cancellationToken);
        }
    }

    private void ReportStumble(StageException fault) =>
        Inbox.TryPost(new TurnEvent.StageStumbled(Stage, TurnId, fault.Code, $"{fault.Message} It is being tried once more.", Inbox.NowUs));

    protected async ValueTask PostAsync(TurnEvent happened)
    {
        try
        {
            await Inbox.PostAsync(happened, _cancelled.Token);
        }
        catch (OperationCanceledException) when (_cancelled.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
    }
}
