using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

/// <summary>A media server's side of one conversation. Its clock is the audio that it sends, not the wall.</summary>
internal sealed class TestConversation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly AsyncDuplexStreamingCall<ConverseRequest, ConverseResponse> _call;
    private ulong _sequence;

    public TestConversation(AsyncDuplexStreamingCall<ConverseRequest, ConverseResponse> call) => _call = call;

    /// <summary>Everything received so far, in order.</summary>
    public List<ConverseResponse> Received { get; } = [];

    public Task SendAsync(ConverseRequest request) => _call.RequestStream.WriteAsync(request);

    public Task CompleteAsync() => _call.RequestStream.CompleteAsync();

    public async Task FramesAsync(int milliseconds, float probability)
    {
        for (var at = 0; at < milliseconds; at += 32)
        {
            await SendAsync(Frame(probability));
        }
    }

    public Task SpeakAsync(int milliseconds = 640) => FramesAsync(milliseconds, 0.9f);

    public Task BeSilentAsync(int milliseconds = 576) => FramesAsync(milliseconds, 0.05f);

    public async Task AskAsync()
    {
        await SpeakAsync();
        await BeSilentAsync();
    }

    public Task TypeAsync(string text, string requestId = "") => SendAsync(new ConverseRequest { Text = new TextInput { Text = text, RequestId = requestId } });

    public Task PlayedAsync(string turnId, uint playedMs, bool finished = false) => SendAsync(new ConverseRequest
    {
        Playback = new PlaybackProgress
        {
            TurnId = turnId,
            PlayedMs = playedMs,
            Finished = finished,
            FirstSampleUnixUs = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / 10,
        },
    });

    /// <summary>The next message of a kind; others are kept and passed over.</summary>
    public Task<ConverseResponse> NextAsync(ConverseResponse.ResponseOneofCase kind, Func<ConverseResponse, bool>? match = null) =>
        NextAsync(response => response.ResponseCase == kind && (match is null || match(response)), kind.ToString());

    /// <summary>The next message that fits; others are kept and passed over.</summary>
    public async Task<ConverseResponse> NextAsync(Func<ConverseResponse, bool> match, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (await _call.ResponseStream.MoveNext(patience.Token))
        {
            var response = _call.ResponseStream.Current;
            Received.Add(response);
            if (match(response))
            {
                return response;
            }
        }

        throw new InvalidOperationException($"The stream ended before {what}: {string.Join(", ", Received.Select(received => received.ResponseCase))}.");
    }

    /// <summary>Hears a reply to its end, and the turn with it.</summary>
    public async Task<TurnCompleted> HearReplyAsync()
    {
        var ended = await NextAsync(
            response => response.ResponseCase is ConverseResponse.ResponseOneofCase.ReplyEnded or ConverseResponse.ResponseOneofCase.TurnCompleted, "the end of a reply");
        return ended.TurnCompleted ?? await FinishReplyAsync(ended.ReplyEnded);
    }

    /// <summary>Reports a reply as heard.</summary>
    public async Task<TurnCompleted> FinishReplyAsync(ReplyEnded ended)
    {
        await PlayedAsync(ended.TurnId, (uint)(ended.Samples / 16), finished: true);
        return await NextTurnAsync();
    }

    public async Task<TurnCompleted> NextTurnAsync() => (await NextAsync(ConverseResponse.ResponseOneofCase.TurnCompleted)).TurnCompleted;

    /// <summary>Reads to the end of the stream.</summary>
    public async Task<StatusCode> EndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (await _call.ResponseStream.MoveNext(patience.Token))
            {
                Received.Add(_call.ResponseStream.Current);
            }

            return StatusCode.OK;
        }
        catch (RpcException rpc)
        {
            return rpc.StatusCode;
        }
    }

    public IEnumerable<T> All<T>(Func<ConverseResponse, T?> choose)
        where T : class => Received.Select(choose).OfType<T>();

    public void Dispose() => _call.Dispose();

    private ConverseRequest Frame(float probability)
    {
        var sequence = _sequence++;
        var pcm = new byte[1_024];
        BitConverter.TryWriteBytes(pcm, sequence);
        return new ConverseRequest
        {
            Audio = new AudioFrame
            {
                Sequence = sequence,
                TimestampUs = (long)sequence * 32_000,
                Pcm = ByteString.CopyFrom(pcm),
                SpeechProbability = probability,
                ReceivedUnixUs = (DateTimeOffset.UtcNow - DateTimeOffset.UnixEpoch).Ticks / 10,
            },
        };
    }
}
