using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>One Polly pipeline per stage, shared by every conversation: retry around a circuit breaker.</summary>
public sealed class StagePipelines
{
    private static readonly ResiliencePropertyKey<Action<StageException>> StumbledKey = new("voicemesh.stumbled");
    private readonly Dictionary<ConversationStage, ResiliencePipeline> _pipelines = [];
    private readonly Dictionary<ConversationStage, StagePolicyOptions> _policies;

    public StagePipelines(
        IOptions<SpeechToTextPolicyOptions> speechToText,
        IOptions<LanguageModelPolicyOptions> languageModel,
        IOptions<TextToSpeechPolicyOptions> textToSpeech,
        OrchestratorMetrics metrics,
        TimeProvider timeProvider)
    {
        _policies = new Dictionary<ConversationStage, StagePolicyOptions>
        {
            [ConversationStage.SpeechToText] = speechToText.Value,
            [ConversationStage.LanguageModel] = languageModel.Value,
            [ConversationStage.TextToSpeech] = textToSpeech.Value,
        };
        foreach (var stage in Enum.GetValues<ConversationStage>())
        {
            var breaker = new CircuitBreakerStateProvider();
            metrics.WatchBreaker(StageNames.Service(stage), () => (int)breaker.CircuitState);
            _pipelines[stage] = Build(stage, PolicyOf(stage), breaker, timeProvider);
        }
    }

    /// <summary>The numbers for a stage.</summary>
    /// <param name="stage">The stage.</param>
    public StagePolicyOptions PolicyOf(ConversationStage stage) => _policies[stage];

    /// <summary>Runs a call, again if it fails before its results were used.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="attempt">One try; gets its number from 0.</param>
    /// <param name="stumbled">Told of each failure that is followed by another try.</param>
    /// <param name="cancellationToken">Ends the work at once.</param>
    /// <exception cref="StageException">It failed for good.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(ConversationStage stage, Func<int, CancellationToken, Task> attempt, Action<StageException> stumbled, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(StumbledKey, stumbled);
        var tries = 0;
        try
        {
            await _pipelines[stage].ExecuteAsync(
                async call =>
                {
                    try
                    {
                        await attempt(tries++, call.CancellationToken);
                    }
                    catch (Exception exception) when (!call.CancellationToken.IsCancellationRequested)
                    {
                        throw StageFaults.From(stage, exception);
                    }
                },
                context);
        }
        catch (Exception exception) when (exception is not (StageException or OperationCanceledException) || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw StageFaults.From(stage, exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static ResiliencePipeline Build(ConversationStage stage, StagePolicyOptions policy, CircuitBreakerStateProvider breaker, TimeProvider timeProvider)
    {
        var builder = new ResiliencePipelineBuilder { TimeProvider = timeProvider, Name = StageNames.Service(stage) };
        if (policy.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = policy.Retries,
                Delay = TimeSpan.FromMilliseconds(policy.RetryDelayMs),
                BackoffType = DelayBackoffType.Exponential,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is StageException { IsTransient: true, Progressed: false }),
                OnRetry = arguments =>
                {
                    if (arguments.Outcome.Exception is StageException fault && arguments.Context.Properties.TryGetValue(StumbledKey, out var stumbled))
                    {
                        stumbled(fault);
                    }

                    return ValueTask.CompletedTask;
                },
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // The breaker is to open after a number of failures in a row of trouble, not at a share of all calls.
                FailureRatio = 0.5,
                MinimumThroughput = policy.BreakerFailures,
                SamplingDuration = TimeSpan.FromMilliseconds(policy.BreakerWindowMs),
                BreakDuration = TimeSpan.FromMilliseconds(policy.BreakerPauseMs),
                StateProvider = breaker,
                ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is StageException { CountsAgainstStage: true }),
            })
            .Build();
    }
}
