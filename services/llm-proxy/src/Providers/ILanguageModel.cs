using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.LlmProxy.Providers;

/// <summary>Something that continues a conversation: an OpenAI-compatible endpoint, the offline responder, later Gemini.</summary>
/// <remarks>Implementations are singletons and serve many calls at once.</remarks>
public interface ILanguageModel
{
    /// <summary>Kebab-case name of the engine as <c>Describe</c> says it, with its model where it has one: "offline-responder", "openai/llama-3.3-70b".</summary>
    string Engine { get; }

    /// <summary>One plain sentence on what the engine is, fit to show a person.</summary>
    string Note { get; }

    /// <summary>Every model name that a prompt may ask for; the first one is used when it asks for none.</summary>
    IReadOnlyList<string> Models { get; }

    /// <summary>BCP 47 tags of the languages that it answers in; "mul" where that is up to the model.</summary>
    IReadOnlyList<string> Languages { get; }

    /// <summary>Generates one answer.</summary>
    /// <param name="prompt">Checked by <c>PromptChecks</c>: at least one message, lengths within limits, temperature within 0 to 2.</param>
    /// <param name="cancellationToken">Ends generation, and any call to a provider, at once.</param>
    /// <returns>Text and whole tool calls in order, then exactly one <see cref="GenerateResponse.Completed"/>, without its time to first token.</returns>
    /// <exception cref="ModelException">The provider failed or refused; the exception says how and what to do.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired.</exception>
    IAsyncEnumerable<GenerateResponse> GenerateAsync(Prompt prompt, CancellationToken cancellationToken);
}
