using System.Threading.Channels;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.Testing.Conversation;

/// <summary>
/// An orchestrator without engines. It takes every conversation up, answers each typed message by echoing it as text and as a short tone, and leaves the rest
/// to the test, which gets each stream from <see cref="NextAsync"/>.
/// </summary>
public sealed class FakeConversationService : ConversationService.ConversationServiceBase
{
    private const uint ReplyRateHz = 22_050;
    private readonly Channel<FakeConversation> _conversations = Channel.CreateUnbounded<FakeConversation>();
    private int _turns;

    /// <summary>Set to refuse every conversation with this status.</summary>
    public Status? Refusal { get; set; }

    /// <summary>Set to refuse conversations by how they start; null takes one up.</summary>
    public Func<StartConversation, Status?>? RefusalOf { get; set; }

    /// <summary>False: typed messages are left to the test.</summary>
    public bool AnswersText { get; set; } = true;

    /// <summary>How long the tone of an answer is.</summary>
    public TimeSpan ReplyLength { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the next stream that a media server opens.</summary>
    public ValueTask<FakeConversation> NextAsync(CancellationToken cancellationToken) => _conversations.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc />
    public override Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(new StageDescription { Service = "orchestrator", Version = "0.0.0", Engine = "fake" });

    /// <inheritdoc />
    public override async Task Converse(
        IAsyncStreamReader<ConverseRequest> requestStream, IServerStreamWriter<ConverseResponse> responseStream, ServerCallContext context)
    {
        if (Refusal is { } refusal)
        {
            throw new RpcException(refusal);
        }

        if (!await requestStream.MoveNext(context.CancellationToken) || requestStream.Current.RequestCase is not ConverseRequest.RequestOneofCase.Start)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, "The first message must be start."));
        }

        if (RefusalOf?.Invoke(requestStream.Current.Start) is { } refused)
        {
            throw new RpcException(refused);
        }

        var conversation = new FakeConversation(requestStream.Current.Start, responseStream);
        try
        {
            await conversation.SendAsync(new ConverseResponse { Started = Started(conversation.Start) });
            await conversation.SendAsync(new ConverseResponse { State = new StateChanged { State = AgentState.Listening } });
            _conversations.Writer.TryWrite(conversation);
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                var request = requestStream.Current;
                conversation.Take(request);
                if (request.RequestCase is ConverseRequest.RequestOneofCase.Stop)
                {
                    await conversation.EndAsync("stopped");
                    return;
                }

                if (request.RequestCase is ConverseRequest.RequestOneofCase.Text && AnswersText)
                {
                    await AnswerAsync(conversation, request.Text);
                }
            }
        }
        finally
        {
            conversation.Close();
        }
    }

    /// <summary>A tone of 440 Hz as PCM16.</summary>
    public static byte[] Tone(TimeSpan length, int sampleRateHz)
    {
        var samples = new short[(int)(length.TotalSeconds * sampleRateHz)];
        for (var index = 0; index < samples.Length; index++)
        {
            samples[index] = (short)(8_000 * Math.Sin(2 * Math.PI * 440 * index / sampleRateHz));
        }

        var bytes = new byte[samples.Length * sizeof(short)];
        Buffer.BlockCopy(samples, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    private async Task AnswerAsync(FakeConversation conversation, TextInput question)
    {
        var turnId = $"turn-{Interlocked.Increment(ref _turns)}";
        var answer = $"You said: {question.Text}";
        await conversation.SendAsync(new ConverseResponse { State = new StateChanged { State = AgentState.Processing, TurnId = turnId } });
        await conversation.SendAsync(new ConverseResponse { ResponseText = new ResponseText { TurnId = turnId, Delta = answer, RequestId = question.RequestId } });
        await conversation.SendAsync(new ConverseResponse
        {
            ResponseText = new ResponseText { TurnId = turnId, Final = true, Text = answer, RequestId = question.RequestId },
        });
        await conversation.SendAsync(new ConverseResponse { State = new StateChanged { State = AgentState.Speaking, TurnId = turnId } });
        await conversation.BeginReplyAsync(turnId, ReplyRateHz);
        await conversation.ReplyAudioAsync(turnId, Tone(ReplyLength, (int)ReplyRateHz));
        await conversation.EndReplyAsync(turnId);
        await conversation.SendAsync(new ConverseResponse
        {
            TurnCompleted = new TurnCompleted
            {
                TurnId = turnId,
                Outcome = TurnOutcome.Completed,
                UserText = question.Text,
                AssistantText = answer,
                RequestId = question.RequestId,
                TraceId = "0af7651916cd43dd8448eb211c80319c",
                Latency = new TurnLatency { ThinkingMs = 1, SynthesisMs = 2, SilenceMs = 3, EngineMs = 3 },
            },
        });
        await conversation.SendAsync(new ConverseResponse { State = new StateChanged { State = AgentState.Listening } });
    }

    private static ConversationStarted Started(StartConversation start) => new()
    {
        SessionId = start.SessionId,
        Settings = start.Settings ?? new ConversationSettings(),
        Resumed = start.Resume,
        Stages =
        {
            new StageDescription { Service = "stt", Version = "0.0.0", Engine = "fake-stt", EngineNote = "Hears nothing." },
            new StageDescription { Service = "llm-proxy", Version = "0.0.0", Engine = "fake-llm", EngineNote = "Echoes." },
            new StageDescription { Service = "tts", Version = "0.0.0", Engine = "fake-tts", EngineNote = "Sounds a tone." },
        },
    };
}
