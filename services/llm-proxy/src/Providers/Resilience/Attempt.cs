using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>One running generation of a provider that has sent its first response.</summary>
internal sealed class Attempt : IAsyncDisposable
{
    private readonly CancellationTokenSource _cancellation;
    private readonly IAsyncEnumerator<GenerateResponse> _responses;
    private volatile bool _expired;

    private Attempt(ILanguageModel provider, Prompt prompt, CancellationToken callerToken)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(callerToken);
        _responses = provider.GenerateAsync(prompt, _cancellation.Token).GetAsyncEnumerator(_cancellation.Token);
    }

    /// <summary>The response that came last.</summary>
    public GenerateResponse Current => _responses.Current;

    /// <summary>True once <see cref="Expire"/> ended it.</summary>
    public bool Expired => _expired;

    /// <summary>Starts a generation and waits for its first response.</summary>
    /// <param name="provider">Who generates.</param>
    /// <param name="prompt">What is asked.</param>
    /// <param name="callerToken">Ends the generation whenever it fires.</param>
    /// <param name="attemptToken">Ends the wait for the first response; it belongs to the pipeline and means nothing afterwards.</param>
    public static async ValueTask<Attempt> StartAsync(ILanguageModel provider, Prompt prompt, CancellationToken callerToken, CancellationToken attemptToken)
    {
        var attempt = new Attempt(provider, prompt, callerToken);
        try
        {
            await using (attemptToken.UnsafeRegister(static state => ((Attempt)state!)._cancellation.Cancel(), attempt))
            {
                if (await attempt.MoveNextAsync())
                {
                    return attempt;
                }
            }

            throw new ModelException(ModelFailure.Unavailable, $"{provider.Engine} ended without an answer.");
        }
        catch (Exception)
        {
            await attempt.DisposeAsync();
            attemptToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <summary>Waits for the next response.</summary>
    public ValueTask<bool> MoveNextAsync() => _responses.MoveNextAsync();

    /// <summary>Ends the generation because it took too long.</summary>
    public void Expire()
    {
        _expired = true;
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The answer ended in the same moment.
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _cancellation.CancelAsync();
        await _responses.DisposeAsync();
        _cancellation.Dispose();
    }
}
