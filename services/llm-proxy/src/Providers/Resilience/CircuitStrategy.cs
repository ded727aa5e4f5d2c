using Polly;
using Polly.CircuitBreaker;

namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>
/// A <see cref="Circuit"/> as a step of a Polly pipeline, in place of Polly's own breaker, which closes after one success. Refuses with Polly's
/// <see cref="BrokenCircuitException"/>.
/// </summary>
/// <typeparam name="T">What an attempt brings.</typeparam>
/// <param name="circuit">The circuit.</param>
/// <param name="judge">What the exception of an attempt says of the provider; only asked when there is one.</param>
internal sealed class CircuitStrategy<T>(Circuit circuit, Func<Exception, AttemptVerdict> judge) : ResilienceStrategy<T>
{
    protected override async ValueTask<Outcome<T>> ExecuteCore<TState>(
        Func<ResilienceContext, TState, ValueTask<Outcome<T>>> callback, ResilienceContext context, TState state)
    {
        if (!circuit.TryEnter(out var ticket, out var retryAfter))
        {
            var refused = retryAfter is { } after
                ? new BrokenCircuitException("The circuit is open.", after)
                : new BrokenCircuitException("The circuit is half open and another attempt probes.");
            return Outcome.FromException<T>(refused);
        }

        var verdict = AttemptVerdict.Unknown;
        try
        {
            var outcome = await callback(context, state).ConfigureAwait(context.ContinueOnCapturedContext);
            verdict = outcome.Exception is { } exception ? judge(exception) : AttemptVerdict.Healthy;
            return outcome;
        }
        finally
        {
            circuit.Leave(ticket, verdict);
        }
    }
}
