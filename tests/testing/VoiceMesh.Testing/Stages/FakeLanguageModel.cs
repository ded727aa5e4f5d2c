using System.Collections.Concurrent;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.Testing.Stages;

/// <summary>A language model that says what the test wrote for it, word by word.</summary>
public sealed class FakeLanguageModel : LanguageModelService.LanguageModelServiceBase
{
    /// <summary>Failures, hangs and counts.</summary>
    public FakeStageScript Script { get; } = new();

    /// <summary>The next answers; an echo of the last message when empty.</summary>
    public ConcurrentQueue<string> Answers { get; } = new();

    /// <summary>Every prompt that came.</summary>
    public ConcurrentQueue<Prompt> Prompts { get; } = new();

    /// <summary>Fails after so many words.</summary>
    public int? FailAfterWords { get; set; }

    /// <inheritdoc />
    public override async Task Generate(IAsyncStreamReader<GenerateRequest> requestStream, IServerStreamWriter<GenerateResponse> responseStream, ServerCallContext context)
    {
        Script.Enter(context);
        await requestStream.MoveNext(context.CancellationToken);
        var prompt = requestStream.Current.Prompt;
        Prompts.Enqueue(prompt);
        await Script.BeforeAnswerAsync(context.CancellationToken);
        var answer = Answers.TryDequeue(out var next) ? next : $"You said {prompt.Messages[^1].Content}.";
        var words = 0;
        foreach (var word in answer.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (words++ == FailAfterWords)
            {
                throw new RpcException(new Status(StatusCode.Unavailable, "told to fail"));
            }

            await responseStream.WriteAsync(new GenerateResponse { Text = new TextDelta { Text = word + " " } });
        }

        await responseStream.WriteAsync(new GenerateResponse { Completed = new Completed { FinishReason = FinishReason.Stop, Engine = "fake-llm", TimeToFirstTokenUs = 1_000 } });
    }

    /// <inheritdoc />
    public override async Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context)
    {
        Script.Asked();
        if (Script.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }

        return new StageDescription { Service = "llm-proxy", Engine = "fake-llm" };
    }
}
