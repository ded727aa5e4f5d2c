using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>One utterance at stt. Its audio is kept until the final, so that another stt can take it over.</summary>
internal sealed class UtteranceCall(TranscribeConfig config, StageGateway clients, ConversationInbox inbox, CancellationToken conversation)
    : StageCall(ConversationStage.SpeechToText, config.UtteranceId, clients, inbox, conversation)
{
    private readonly ReplayLog<UtteranceItem> _log = new();

    public void Append(ByteString pcm) => _log.Append(new UtteranceItem(UtteranceMark.Audio, pcm));

    /// <summary>Takes the audio of an earlier utterance that this one goes on with, and none of its marks.</summary>
    public void AppendAudioOf(UtteranceCall earlier)
    {
        foreach (var item in earlier._log.Snapshot())
        {
            if (item.Mark == UtteranceMark.Audio)
            {
                _log.Append(item);
            }
        }
    }

    public void Append(UtteranceMark mark) => _log.Append(new UtteranceItem(mark));

    protected override async Task AttemptAsync(StageWatch watch)
    {
        using var call = Clients.SpeechToText.Transcribe(cancellationToken: watch.Token);
        using var stopSending = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
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

    private async Task ReceiveAsync(IAsyncStreamReader<TranscribeResponse> responses, StageWatch watch)
    {
        while (await responses.MoveNext(watch.Token))
        {
            var response = responses.Current;
            switch (response.ResponseCase)
            {
                case TranscribeResponse.ResponseOneofCase.Interim:
                    await PostAsync(new TurnEvent.InterimHeard(TurnId, StageMessages.ToTranscription(response.Interim), Inbox.NowUs));
                    break;
                case TranscribeResponse.ResponseOneofCase.Final:
                    watch.Relax();
                    await PostAsync(new TurnEvent.FinalHeard(TurnId, StageMessages.ToTranscription(response.Final), Inbox.NowUs));
                    return;
                default:
                    break;
            }
        }

        throw new StageException(Stage, StageReasons.Failed, "stt ended without a final transcript.");
    }

    private async Task SendAsync(IClientStreamWriter<TranscribeRequest> requests, StageWatch watch, CancellationToken cancellationToken)
    {
        try
        {
            await requests.WriteAsync(new TranscribeRequest { Config = config }, cancellationToken);
            // A message is serialised before its write returns, so one serves for every frame.
            var audio = new TranscribeRequest();
            for (var i = 0; ; i++)
            {
                var item = await _log.ReadAsync(i, cancellationToken);
                switch (item.Mark)
                {
                    case UtteranceMark.Audio:
                        audio.Audio = item.Pcm;
                        await requests.WriteAsync(audio, cancellationToken);
                        break;
                    case UtteranceMark.Silence:
                        await requests.WriteAsync(new TranscribeRequest { EndOfSpeechCandidate = new EndOfSpeechCandidate() }, cancellationToken);
                        break;
                    case UtteranceMark.Speech:
                        await requests.WriteAsync(new TranscribeRequest { SpeechResumed = new SpeechResumed() }, cancellationToken);
                        break;
                    case UtteranceMark.End:
                        watch.Expect();
                        await requests.WriteAsync(new TranscribeRequest { EndOfUtterance = new EndOfUtterance() }, cancellationToken);
                        await requests.CompleteAsync();
                        return;
                }
            }
        }
        catch (Exception exception) when (exception is RpcException or OperationCanceledException or InvalidOperationException)
        {
            // The reading side of the call learns the reason and says it.
        }
    }
}
