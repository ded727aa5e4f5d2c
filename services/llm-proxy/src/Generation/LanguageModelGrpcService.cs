using System.Diagnostics;
using System.Text;
using Grpc.Core;
using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Providers;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.ServiceDefaults.Rpc;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>Serves <c>voicemesh.llm.v1.LanguageModelService</c>: checks, admits, generates, translates failures.</summary>
public sealed partial class LanguageModelGrpcService(
    ILanguageModel model, EngineSelector engines, AdmissionGate gate, LlmProxyMetrics metrics, IOptions<GenerationOptions> options,
    TimeProvider timeProvider, ILogger<LanguageModelGrpcService> logger) : LanguageModelService.LanguageModelServiceBase
{
    /// <inheritdoc />
    public override async Task Generate(IAsyncStreamReader<GenerateRequest> requestStream, IServerStreamWriter<GenerateResponse> responseStream, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        if (await ReadAsync(requestStream, options.Value.PromptTimeoutMs, "the prompt", cancellation) is not { RequestCase: GenerateRequest.RequestOneofCase.Prompt, Prompt: { } prompt })
        {
            throw RpcErrors.InvalidArgument("The first message of a Generate stream must be `prompt`.");
        }

        PromptChecks.Check(prompt, options.Value, model.Models);
        for (var round = 0; ; round++)
        {
            var waiting = await GenerateOnceAsync(prompt, responseStream, cancellation);
            if (waiting is null)
            {
                await RefuseFurtherRequestsAsync(requestStream, cancellation);
                return;
            }

            if (!await ReadToolResultsAsync(prompt, waiting, requestStream, cancellation))
            {
                return;
            }

            if (round >= options.Value.MaxToolRounds)
            {
                throw RpcErrors.ResourceExhausted($"The model asked for tools {round + 1} times in one turn; at most {options.Value.MaxToolRounds} rounds are taken.", options.Value.RetryAfterMs);
            }
        }
    }

    /// <inheritdoc />
    public override Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context)
    {
        var limits = options.Value;
        var description = new StageDescription
        {
            Service = "llm-proxy",
            Version = ServiceIdentity.Version,
            Engine = model.Engine,
            EngineNote = model.Note,
            Limits =
            {
                ["max_requests_in_flight"] = limits.MaxRequestsInFlight,
                ["max_messages"] = limits.MaxMessages,
                ["max_message_characters"] = limits.MaxMessageCharacters,
                ["max_prompt_characters"] = limits.MaxPromptCharacters,
                ["max_tools"] = limits.MaxTools,
                ["max_tool_rounds"] = limits.MaxToolRounds,
            },
        };
        description.AvailableEngines.AddRange(engines.Available);
        description.Models.AddRange(model.Models);
        description.Languages.AddRange(model.Languages);
        return Task.FromResult(description);
    }

    // Returns what the assistant said when it waits for the results of tools, else null.
    private async Task<ChatMessage?> GenerateOnceAsync(Prompt prompt, IServerStreamWriter<GenerateResponse> responses, CancellationToken cancellation)
    {
        // A place is held while the engine works, not while the client runs its tools.
        using var place = gate.Enter();
        using var span = metrics.Spans.StartActivity("llm.generate");
        span?.SetTag("voicemesh.session_id", prompt.SessionId).SetTag("voicemesh.turn_id", prompt.TurnId);
        var worked = TimeSpan.Zero;
        TimeSpan? first = null;
        var asked = new ChatMessage { Role = Role.Assistant };
        var words = new StringBuilder();
        try
        {
            await using var answer = model.GenerateAsync(prompt, cancellation).GetAsyncEnumerator(cancellation);
            while (await NextAsync(answer))
            {
                var response = answer.Current;
                if (response.ResponseCase != GenerateResponse.ResponseOneofCase.Completed)
                {
                    first ??= worked;
                    if (response.Text is { } text)
                    {
                        words.Append(text.Text);
                        text.EngineTimeUs = (long)worked.TotalMicroseconds;
                    }
                    else
                    {
                        asked.ToolCalls.Add(response.ToolCall);
                    }
                }
                else
                {
                    Complete(response.Completed, prompt, first ?? worked, span);
                }

                await responses.WriteAsync(response, cancellation);
                if (response.Completed is { } completed)
                {
                    asked.Content = words.ToString();
                    return completed.FinishReason == FinishReason.ToolCalls && asked.ToolCalls.Count > 0 ? asked : null;
                }
            }

            throw new ModelException(ModelFailure.Unavailable, "The engine ended without completing its answer; try again.");
        }
        catch (ModelException failure)
        {
            span?.SetStatus(ActivityStatusCode.Error, failure.Failure.ToString());
            metrics.Failed(failure.Failure.ToString());
            GenerationFailed(logger, model.Engine, failure.Failure, prompt.SessionId, prompt.TurnId, failure.Message);
            throw ModelFailures.ToRpc(failure, options.Value.RetryAfterMs);
        }

        // The engine's own time: while a piece is being sent, the engine does not work.
        async ValueTask<bool> NextAsync(IAsyncEnumerator<GenerateResponse> answer)
        {
            var begun = timeProvider.GetTimestamp();
            var moved = await answer.MoveNextAsync();
            worked += timeProvider.GetElapsedTime(begun);
            return moved;
        }
    }

    private void Complete(Completed completed, Prompt prompt, TimeSpan first, Activity? span)
    {
        completed.TimeToFirstTokenUs = (long)first.TotalMicroseconds;
        var usage = completed.Usage ?? new Usage();
        metrics.FirstToken(first, completed.Engine);
        metrics.Tokens(usage.InputTokens, usage.OutputTokens, completed.Engine);
        span?.SetTag("voicemesh.engine", completed.Engine).SetTag("voicemesh.time_to_first_token_us", completed.TimeToFirstTokenUs)
            .SetTag("voicemesh.finish_reason", completed.FinishReason.ToString());
        GenerationCompleted(logger, prompt.TurnId, prompt.SessionId, completed.Engine, usage.OutputTokens, completed.TimeToFirstTokenUs);
    }

    // Returns false when the client half-closed instead of sending results.
    private async Task<bool> ReadToolResultsAsync(Prompt prompt, ChatMessage asked, IAsyncStreamReader<GenerateRequest> requests, CancellationToken cancellation)
    {
        var open = asked.ToolCalls.Select(call => call.Id).ToList();
        prompt.Messages.Add(asked);
        while (open.Count > 0)
        {
            var request = await ReadAsync(requests, options.Value.ToolResultTimeoutMs, $"the results of {string.Join(", ", open)}", cancellation);
            if (request is null)
            {
                return false;
            }

            if (request.ToolResult is not { } result)
            {
                throw RpcErrors.InvalidArgument("Only `tool_result` may follow a completion with TOOL_CALLS.");
            }

            if (!open.Remove(result.ToolCallId))
            {
                throw RpcErrors.InvalidArgument($"tool_result.tool_call_id answers no open call; open: {string.Join(", ", open)}.");
            }

            if (result.Content.Length > options.Value.MaxMessageCharacters)
            {
                throw RpcErrors.InvalidArgument($"tool_result.content holds {result.Content.Length} characters, at most {options.Value.MaxMessageCharacters} are taken.");
            }

            prompt.Messages.Add(new ChatMessage { Role = Role.Tool, ToolCallId = result.ToolCallId, Content = result.Content });
        }

        return true;
    }

    private async Task<GenerateRequest?> ReadAsync(IAsyncStreamReader<GenerateRequest> requests, int timeoutMs, string awaited, CancellationToken cancellation)
    {
        try
        {
            return await requests.MoveNext(cancellation).WaitAsync(TimeSpan.FromMilliseconds(timeoutMs), timeProvider, cancellation) ? requests.Current : null;
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, $"Waited {timeoutMs} ms for {awaited}; none came."));
        }
    }

    // The answer is complete; a second prompt that was already sent would otherwise vanish without a word.
    private static Task RefuseFurtherRequestsAsync(IAsyncStreamReader<GenerateRequest> requests, CancellationToken cancellation)
    {
        var next = requests.MoveNext(cancellation);
        return next is { IsCompletedSuccessfully: true, Result: true }
            ? throw RpcErrors.InvalidArgument("One Generate stream carries one turn; open another stream for the next prompt.")
            : Task.CompletedTask;
    }
}
