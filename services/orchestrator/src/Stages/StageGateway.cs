using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>The clients of the three stages, and what is asked of all of them alike.</summary>
public sealed class StageGateway(
    SpeechToTextService.SpeechToTextServiceClient speechToText,
    LanguageModelService.LanguageModelServiceClient languageModel,
    TextToSpeechService.TextToSpeechServiceClient textToSpeech,
    StagePipelines pipelines,
    TimeProvider timeProvider)
{
    private static readonly DescribeRequest Question = new();
    private static readonly TimeSpan EngineQuestionInterval = TimeSpan.FromMilliseconds(50);

    public SpeechToTextService.SpeechToTextServiceClient SpeechToText { get; } = speechToText;

    public LanguageModelService.LanguageModelServiceClient LanguageModel { get; } = languageModel;

    public TextToSpeechService.TextToSpeechServiceClient TextToSpeech { get; } = textToSpeech;

    public StagePipelines Pipelines { get; } = pipelines;

    /// <summary>Asks a stage what it is; also the cheapest sign of life.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<StageDescription> DescribeAsync(ConversationStage stage, CancellationToken cancellationToken) =>
        DescribeAsync(stage, new CallOptions(cancellationToken: cancellationToken));

    /// <summary>
    /// Waits until a stage has an engine in use again, at most its retry budget: a process that was killed is back within seconds, but it answers before
    /// its models are loaded.
    /// </summary>
    /// <param name="stage">The stage.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    public async Task WaitUntilAbleAsync(ConversationStage stage, CancellationToken cancellationToken)
    {
        using var budget = new CancellationTokenSource(TimeSpan.FromMilliseconds(Pipelines.PolicyOf(stage).RetryBudgetMs), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        var options = new CallOptions(cancellationToken: either.Token).WithWaitForReady();
        try
        {
            while ((await DescribeAsync(stage, options)).Engine.Length == 0)
            {
                await Task.Delay(EngineQuestionInterval, timeProvider, either.Token);
            }
        }
        catch (Exception unreachable) when (unreachable is RpcException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // The try that follows meets the same fault and reports it.
        }
    }

    private async Task<StageDescription> DescribeAsync(ConversationStage stage, CallOptions options) => stage switch
    {
        ConversationStage.SpeechToText => await SpeechToText.DescribeAsync(Question, options),
        ConversationStage.LanguageModel => await LanguageModel.DescribeAsync(Question, options),
        _ => await TextToSpeech.DescribeAsync(Question, options),
    };

    /// <summary>A watch over one try of a call.</summary>
    internal StageWatch Watch(ConversationStage stage, int attempt, CancellationToken cancellationToken)
    {
        var policy = Pipelines.PolicyOf(stage);
        var timeoutMs = attempt == 0 ? policy.ProgressTimeoutMs : policy.RetryBudgetMs;
        return new StageWatch(stage, policy, timeoutMs, probe => DescribeAsync(stage, probe), timeProvider, cancellationToken);
    }
}
