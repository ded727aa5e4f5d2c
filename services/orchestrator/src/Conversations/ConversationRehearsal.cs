using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.ServiceDefaults.Rehearsals;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>
/// Holds a conversation of two turns, one of noise and one typed, which opens the connections to the stages and takes every step of a turn once. A language
/// model that counts tokens is asked a single word by it.
/// </summary>
internal sealed class ConversationRehearsal(TimeProvider timeProvider) : IRehearsal
{
    private const int FrameBytes = 1_024;
    private const long FrameUs = 32_000;
    private const int SpeechFrames = 24;
    private const int SilentFrames = 24;

    public async Task RunAsync(GrpcChannel self, Uri http, CancellationToken cancellationToken)
    {
        using var call = new ConversationService.ConversationServiceClient(self).Converse(cancellationToken: cancellationToken);
        var start = new StartConversation { SessionId = $"rehearsal-{Guid.NewGuid():N}" };
        await call.RequestStream.WriteAsync(new ConverseRequest { Start = start }, cancellationToken);
        var noise = new byte[FrameBytes];
        for (var frame = 0; frame < SpeechFrames + SilentFrames; frame++)
        {
            Random.Shared.NextBytes(noise.AsSpan());
            await call.RequestStream.WriteAsync(Frame(frame, noise, frame < SpeechFrames ? 0.9f : 0.05f), cancellationToken);
        }

        await HearTurnAsync(call, cancellationToken);
        await call.RequestStream.WriteAsync(new ConverseRequest { Text = new TextInput { Text = "hello" } }, cancellationToken);
        await HearTurnAsync(call, cancellationToken);
        await call.RequestStream.WriteAsync(new ConverseRequest { Stop = new StopConversation() }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            // Only the end is left.
        }
    }

    private async Task HearTurnAsync(AsyncDuplexStreamingCall<ConverseRequest, ConverseResponse> call, CancellationToken cancellationToken)
    {
        long firstSampleUs = 0;
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            switch (call.ResponseStream.Current)
            {
                case { ReplyAudio: not null } when firstSampleUs == 0:
                    firstSampleUs = NowUs();
                    break;
                case { ReplyEnded: { } ended }:
                    var heard = new PlaybackProgress { TurnId = ended.TurnId, PlayedMs = uint.MaxValue, Finished = true, FirstSampleUnixUs = firstSampleUs };
                    await call.RequestStream.WriteAsync(new ConverseRequest { Playback = heard }, cancellationToken);
                    break;
                case { TurnCompleted: not null }:
                    return;
            }
        }

        throw new InvalidOperationException("the conversation ended in the middle of a turn");
    }

    private ConverseRequest Frame(int index, byte[] pcm, float speechProbability) => new()
    {
        Audio = new AudioFrame
        {
            Sequence = (ulong)index,
            TimestampUs = index * FrameUs,
            Pcm = ByteString.CopyFrom(pcm),
            SpeechProbability = speechProbability,
            ReceivedUnixUs = NowUs(),
        },
    };

    private long NowUs() => (timeProvider.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
