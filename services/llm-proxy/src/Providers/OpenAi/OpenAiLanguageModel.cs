using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using OpenAI;
using OpenAI.Chat;
using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.LlmProxy.Providers.OpenAi;

/// <summary>Any endpoint that speaks OpenAI's streaming chat completions: OpenAI, Groq, vLLM, Ollama.</summary>
/// <remarks>Protocol: https://platform.openai.com/docs/api-reference/chat-streaming, server-sent events as of the WHATWG HTML standard, 9.2.</remarks>
public sealed class OpenAiLanguageModel : ILanguageModel
{
    /// <summary>Name of this kind of engine in <c>Generation:Engine</c>.</summary>
    public const string Provider = "openai";

    private readonly OpenAiOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly OpenAIClient _client;

    /// <summary>Connects to nothing yet; connections are opened and kept by the client.</summary>
    public OpenAiLanguageModel(IOptions<OpenAiOptions> options, TimeProvider timeProvider)
    {
        _options = options.Value;
        _timeProvider = timeProvider;
        var client = new OpenAIClientOptions
        {
            // Retries are the pipeline's, which knows whether a token has come; the client would multiply them.
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = TimeSpan.FromMilliseconds(_options.NetworkTimeoutMs),
            UserAgentApplicationId = "voicemesh",
        };
        if (_options.Endpoint.Length > 0)
        {
            client.Endpoint = new Uri(_options.Endpoint);
        }

        if (_options.Organization.Length > 0)
        {
            client.OrganizationId = _options.Organization;
        }

        // The client insists on a key; servers without one ignore it.
        _client = new OpenAIClient(new ApiKeyCredential(_options.ApiKey.Length > 0 ? _options.ApiKey : "none"), client);
        Models = [_options.Model, .. _options.AdditionalModels.Where(m => m != _options.Model)];
        var host = _options.Endpoint.Length > 0 ? new Uri(_options.Endpoint).Authority : "api.openai.com";
        Note = $"Language model {_options.Model} at {host}, by the OpenAI chat completions protocol.";
    }

    /// <inheritdoc />
    public string Engine => $"{_options.ProviderName}/{_options.Model}";

    /// <inheritdoc />
    public string Note { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Models { get; }

    /// <inheritdoc />
    public IReadOnlyList<string> Languages { get; } = ["mul"];

    /// <inheritdoc />
    public async IAsyncEnumerable<GenerateResponse> GenerateAsync(Prompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var model = prompt.Model.Length > 0 ? prompt.Model : _options.Model;
        var engine = $"{_options.ProviderName}/{model}";
        await using var updates = _client.GetChatClient(model)
            .CompleteChatStreamingAsync(OpenAiRequests.Messages(prompt, _options), OpenAiRequests.Options(prompt, _options), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        var calls = new ToolCallAssembly();
        var usage = new Usage();
        ChatFinishReason? finish = null;
        while (await NextAsync(updates, engine, cancellationToken) is { } update)
        {
            if (update.Usage is { } counted)
            {
                usage = new Usage { InputTokens = (uint)Math.Max(0, counted.InputTokenCount), OutputTokens = (uint)Math.Max(0, counted.OutputTokenCount) };
            }

            finish = update.FinishReason ?? finish;
            foreach (var piece in update.ToolCallUpdates)
            {
                calls.Add(piece);
            }

            foreach (var part in update.ContentUpdate)
            {
                if (!string.IsNullOrEmpty(part.Text))
                {
                    yield return new GenerateResponse { Text = new TextDelta { Text = part.Text } };
                }
            }

            if (!string.IsNullOrEmpty(update.RefusalUpdate))
            {
                yield return new GenerateResponse { Text = new TextDelta { Text = update.RefusalUpdate } };
            }
        }

        if (finish is null)
        {
            throw new ModelException(ModelFailure.Unavailable, $"{engine} ended its stream without finishing the answer; try again.");
        }

        foreach (var call in calls.Whole())
        {
            yield return new GenerateResponse { ToolCall = call };
        }

        yield return new GenerateResponse { Completed = new Completed { FinishReason = Reason(finish.Value), Usage = usage, Engine = engine } };
    }

    private async ValueTask<StreamingChatCompletionUpdate?> NextAsync(IAsyncEnumerator<StreamingChatCompletionUpdate> updates, string engine, CancellationToken cancellationToken)
    {
        try
        {
            return await updates.MoveNextAsync() ? updates.Current : null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && OpenAiFailures.Translate(exception, engine, _timeProvider.GetUtcNow()) is { } failure)
        {
            throw failure;
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && exception is not OperationCanceledException)
        {
            throw new OperationCanceledException("Generation was cancelled.", exception, cancellationToken);
        }
    }

    private static FinishReason Reason(ChatFinishReason reason) => reason switch
    {
        ChatFinishReason.Length => FinishReason.Length,
        ChatFinishReason.ContentFilter => FinishReason.ContentFilter,
        ChatFinishReason.ToolCalls or ChatFinishReason.FunctionCall => FinishReason.ToolCalls,
        _ => FinishReason.Stop,
    };
}
