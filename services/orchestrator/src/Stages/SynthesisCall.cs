using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>
/// The voice of one reply. Text goes in as it becomes known; audio waits in a bounded queue until the conversation may send it, and a
/// full queue holds the voice back through gRPC's own flow control.
/// </summary>
internal sealed class SynthesisCall(SynthesizeConfig config, int bufferedChunks, StageGateway clients, ConversationInbox inbox, CancellationToken conversation)
    : StageCall(ConversationStage.TextToSpeech, config.TurnId, clients, inbox, conversation)
{
    private const int BytesPerSample = 2;

    // A null item says that no text follows.
    private readonly ReplayLog<TextChunk?> _log = new();

    private readonly Channel<ByteString> _audio = Channel.CreateBounded<ByteString>(
        new BoundedChannelOptions(bufferedChunks) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true, SingleWriter = true });

    private readonly Lock _weighing = new();
    private int _written;
    private int _spoken;
    private bool _ending;
    private bool _held;

    /// <summary>Audio that waits to be sent, in order.</summary>
    public ChannelReader<ByteString> Audio => _audio.Reader;

    public void Append(int index, string text) => _log.Append(new TextChunk { Index = (uint)index, Text = text });

    public void AppendEnd() => _log.Append(null);

    protected override async Task AttemptAsync(StageWatch watch)
    {
        using var call = Clients.TextToSpeech.Synthesize(cancellationToken: watch.Token);
        using var stopSending = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
        (_written, _spoken, _ending, _held) = (0, 0, false, false);
        var sending = SendAsync(call.RequestStream, watch, stopSending.Token);
        try
        {
            await ReceiveAsync(call.ResponseStream, watch);
        }
        finally
        {
            await stopSending.CancelAsync();
            await sending;
        }
    }

    private async Task ReceiveAsync(IAsyncStreamReader<SynthesizeResponse> responses, StageWatch watch)
    {
        var speaking = false;
        while (await responses.MoveNext(watch.Token))
        {
            var response = responses.Current;
            switch (response.ResponseCase)
            {
                case SynthesizeResponse.ResponseOneofCase.Started:
                    var started = response.Started;
                    speaking = started.Format is { Encoding: AudioEncoding.Pcm16, SampleRateHz: >= 8_000 and <= 48_000 };
                    await PostAsync(new TurnEvent.SynthesisStarted(TurnId, (int)started.Format.SampleRateHz, started.Engine, started.Voice, Inbox.NowUs));
                    break;
                case SynthesizeResponse.ResponseOneofCase.Audio when !speaking:
                    throw new StageException(Stage, StageReasons.Failed, "tts sent audio without saying what it is, or in a format other than PCM16 at 8 to 48 kHz.");
                case SynthesizeResponse.ResponseOneofCase.Audio:
                    await TakeAudioAsync(response.Audio.Pcm, watch);
                    break;
                case SynthesizeResponse.ResponseOneofCase.Words:
                    var words = StageMessages.ToTimedWords(response.Words.Words);
                    await PostAsync(new TurnEvent.WordsPlaced(TurnId, (int)response.Words.ChunkIndex, words, Inbox.NowUs));
                    break;
                case SynthesizeResponse.ResponseOneofCase.ChunkDone:
                    var done = response.ChunkDone;
                    await PostAsync(new TurnEvent.ChunkSpoken(TurnId, (int)done.ChunkIndex, (long)done.Samples, Inbox.NowUs));
                    Weigh(watch, spoken: 1);
                    break;
                case SynthesizeResponse.ResponseOneofCase.Completed:
                    watch.Relax();
                    await PostAsync(new TurnEvent.SynthesisDone(TurnId, response.Completed.TimeToFirstAudioUs, Inbox.NowUs));
                    return;
                default:
                    break;
            }
        }

        throw new StageException(Stage, StageReasons.Failed, "tts ended in the middle of a reply.");
    }

    private async Task TakeAudioAsync(ByteString pcm, StageWatch watch)
    {
        if (pcm.Length < BytesPerSample || pcm.Length % BytesPerSample != 0)
        {
            throw new StageException(Stage, StageReasons.Failed, "tts sent audio that is not whole samples.");
        }

        Progressed = true;
        // Waiting for room is the listener's pace, not the engine's silence.
        Weigh(watch, held: true);
        await _audio.Writer.WriteAsync(pcm, watch.Token);
        await PostAsync(new TurnEvent.AudioReady(TurnId, pcm.Length / BytesPerSample, Inbox.NowUs));
        Weigh(watch, held: false);
    }

    // The sending and the receiving side change at the same time what the voice owes, so it is weighed in one place. A voice that has spoken all that it
    // was given owes nothing: the next chunk may be long in coming, and that is the language model's time.
    private void Weigh(StageWatch watch, int written = 0, int spoken = 0, bool ending = false, bool? held = null)
    {
        lock (_weighing)
        {
            _written += written;
            _spoken += spoken;
            _ending |= ending;
            _held = held ?? _held;
            if (!_held && (_ending || _spoken < _written))
            {
                watch.Expect();
            }
            else
            {
                watch.Relax();
            }
        }
    }

    private async Task SendAsync(IClientStreamWriter<SynthesizeRequest> requests, StageWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            await requests.WriteAsync(new SynthesizeRequest { Config = config }, cancellationToken);
            for (var i = 0; ; i++)
            {
                var chunk = await _log.ReadAsync(i, cancellationToken);
                Weigh(watch, written: chunk is null ? 0 : 1, ending: chunk is null);
                if (chunk is null)
                {
                    await requests.WriteAsync(new SynthesizeRequest { End = new EndOfText() }, cancellationToken);
                    await requests.CompleteAsync();
                    return;
                }

                await requests.WriteAsync(new SynthesizeRequest { Text = chunk }, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The reading side of the call learns the reason and says it.
        }
    }
}
