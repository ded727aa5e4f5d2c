using System.Runtime.CompilerServices;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Generation;

namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>A provider inside one Polly pipeline: total time-out, retry, circuit breaker, time-out of one attempt; then perhaps the offline responder.</summary>
/// <remarks>
/// The pipeline ends with the first token: from then on words may have been spoken, and an answer begun twice is worse than one broken off. Tokens after
/// it are held to <see cref="ResilienceOptions.NextTokenTimeoutMs"/> only. The breaker is a <see cref="Circuit"/> of our own.
/// </remarks>
public sealed partial class ResilientLanguageModel : ILanguageModel
{
    private readonly ILanguageModel _provider;
    private readonly ILanguageModel? _fallback;
    private readonly ResilienceOptions _options;
    private readonly LlmProxyMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<Attempt> _pipeline;

    /// <summary>Wraps a provider.</summary>
    /// <param name="provider">What is tried.</param>
    /// <param name="fallback">What answers when the provider can't; null for nothing.</param>
    /// <param name="options">Numbers of the pipeline.</param>
    /// <param name="metrics">Counts retries, fallbacks and the state of the breaker.</param>
    /// <param name="timeProvider">The clock of delays and time-outs.</param>
    /// <param name="logger">Hears of every retry and of the breaker.</param>
    public ResilientLanguageModel(
        ILanguageModel provider, ILanguageModel? fallback, ResilienceOptions options, LlmProxyMetrics metrics, TimeProvider timeProvider, ILogger<ResilientLanguageModel> logger)
    {
        _provider = provider;
        _fallback = fallback;
        _options = options;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _logger = logger;
        _pipeline = BuildPipeline();
    }

    /// <inheritdoc />
    public string Engine => _provider.Engine;

    /// <inheritdoc />
    public string Note => _fallback is null ? _provider.Note : $"{_provider.Note} When it fails, {_fallback.Engine} answers instead and is named.";

    /// <inheritdoc />
    public IReadOnlyList<string> Models => _provider.Models;

    /// <inheritdoc />
    public IReadOnlyList<string> Languages => _provider.Languages;

    /// <inheritdoc />
    public async IAsyncEnumerable<GenerateResponse> GenerateAsync(Prompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Attempt? attempt = null;
        ModelException? failure = null;
        try
        {
            attempt = await _pipeline.ExecuteAsync(token => Attempt.StartAsync(_provider, prompt, cancellationToken, token), cancellationToken);
        }
        catch (BrokenCircuitException open)
        {
            failure = new ModelException(
                ModelFailure.Unavailable, $"{_provider.Engine} failed repeatedly and is left alone for a while; try again later.", open.RetryAfter ?? TimeSpan.FromMilliseconds(_options.BreakerBreakMs), open);
        }
        catch (TimeoutRejectedException late)
        {
            failure = new ModelException(ModelFailure.Timeout, $"{_provider.Engine} sent no first token within {late.Timeout.TotalMilliseconds:F0} ms.", null, late);
        }
        catch (ModelException refused)
        {
            failure = refused;
        }

        if (attempt is not null)
        {
            await using (attempt)
            {
                do
                {
                    yield return attempt.Current;
                }
                while (await NextAsync(attempt));
            }

            yield break;
        }

        if (_fallback is null || failure!.Failure is ModelFailure.InvalidRequest)
        {
            throw failure!;
        }

        FellBack(_logger, _provider.Engine, failure.Failure, failure.Message);
        _metrics.FellBack();
        // The prompt may name a model of the provider, which the fallback does not know.
        var adapted = prompt.Clone();
        adapted.Model = "";
        await foreach (var response in _fallback.GenerateAsync(adapted, cancellationToken))
        {
            if (response.Completed is { } completed)
            {
                completed.Engine = $"{_fallback.Engine} (in place of {_provider.Engine})";
            }

            yield return response;
        }
    }

    private async Task<bool> NextAsync(Attempt attempt)
    {
        var timeout = TimeSpan.FromMilliseconds(_options.NextTokenTimeoutMs);
        using var timer = _timeProvider.CreateTimer(static state => ((Attempt)state!).Expire(), attempt, timeout, Timeout.InfiniteTimeSpan);
        try
        {
            return await attempt.MoveNextAsync();
        }
        catch (Exception late) when (attempt.Expired && late is OperationCanceledException or ModelException)
        {
            throw new ModelException(ModelFailure.Timeout, $"{_provider.Engine} sent nothing for {_options.NextTokenTimeoutMs} ms in the middle of its answer.", null, late);
        }
    }

    private ResiliencePipeline<Attempt> BuildPipeline()
    {
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = _timeProvider }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromMilliseconds(_options.TotalTimeoutMs) });
        if (_options.MaxAttempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = _options.MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = false,
                Delay = TimeSpan.FromMilliseconds(_options.RetryDelayMs),
                MaxDelay = TimeSpan.FromMilliseconds(_options.MaxRetryDelayMs),
                ShouldHandle = outcome => ValueTask.FromResult(IsWorthRetrying(outcome.Outcome.Exception)),
                DelayGenerator = outcome => ValueTask.FromResult((outcome.Outcome.Exception as ModelException)?.RetryAfter),
                OnRetry = outcome =>
                {
                    _metrics.Retried();
                    ProviderRetry(_logger, outcome.AttemptNumber + 1, _provider.Engine, FailureOf(outcome.Outcome.Exception), (int)outcome.RetryDelay.TotalMilliseconds);
                    return default;
                },
            });
        }

        var circuit = new Circuit(
            _options.BreakerFailures,
            TimeSpan.FromMilliseconds(_options.BreakerSamplingMs),
            TimeSpan.FromMilliseconds(_options.BreakerBreakMs),
            _options.BreakerSuccesses,
            _timeProvider,
            ReportCircuit);
        return builder
            .AddStrategy(_ => new CircuitStrategy<Attempt>(circuit, HealthBy), new CircuitStrategyOptions())
            .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromMilliseconds(_options.FirstTokenTimeoutMs) })
            .Build();
    }

    private void ReportCircuit(CircuitState state)
    {
        _metrics.Circuit((int)state);
        if (state == CircuitState.Open)
        {
            CircuitOpened(_logger, _provider.Engine, _options.BreakerBreakMs);
        }
        else if (state == CircuitState.Closed)
        {
            CircuitClosed(_logger, _provider.Engine);
        }
    }

    private static AttemptVerdict HealthBy(Exception exception) =>
        exception is TimeoutRejectedException or ModelException { Failure: ModelFailure.Unavailable or ModelFailure.Timeout } ? AttemptVerdict.Troubled : AttemptVerdict.Unknown;

    private bool IsWorthRetrying(Exception? exception) => exception switch
    {
        TimeoutRejectedException => true,
        ModelException { Failure: ModelFailure.Unavailable or ModelFailure.Timeout or ModelFailure.RateLimited } failure =>
            failure.RetryAfter is not { } after || after <= TimeSpan.FromMilliseconds(_options.MaxRetryDelayMs),
        _ => false,
    };

    private static ModelFailure FailureOf(Exception? exception) => exception is ModelException failure ? failure.Failure : ModelFailure.Timeout;
}
