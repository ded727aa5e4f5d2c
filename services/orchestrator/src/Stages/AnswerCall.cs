using Grpc.Core;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>One answer of the language model.</summary>
internal sealed class AnswerCall(Prompt prompt, StageGateway clients, ConversationInbox inbox, CancellationToken conversation)
    : StageCall(ConversationStage.LanguageModel, prompt.TurnId, clients, inbox, conversation)
{
    protected override async Task AttemptAsync(StageWatch watch)
    {
        using var call = Clients.LanguageModel.Generate(cancellationToken: watch.Token);
        watch.Expect();
        try
        {
            await call.RequestStream.WriteAsync(new GenerateRequest { Prompt = prompt }, watch.Token);
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException && !watch.Token.IsCancellationRequested)
        {
            // The status that the read below brings says more than a failed write.
        }

        while (await call.ResponseStream.MoveNext(watch.Token))
        {
            var response = call.ResponseStream.Current;
            switch (response.ResponseCase)
            {
                case GenerateResponse.ResponseOneofCase.Text when response.Text.Text.Length > 0:
                    watch.Expect();
                    Progressed = true;
                    await PostAsync(new TurnEvent.AnswerText(TurnId, response.Text.Text, Inbox.NowUs) { EngineTimeUs = response.Text.EngineTimeUs });
                    break;
                case GenerateResponse.ResponseOneofCase.Completed:
                    // No tools are offered, so there is nothing to go on with after any finish reason.
                    watch.Relax();
                    await PostAsync(new TurnEvent.AnswerDone(TurnId, response.Completed.TimeToFirstTokenUs, Inbox.NowUs));
                    await call.RequestStream.CompleteAsync();
                    return;
                default:
                    break;
            }
        }

        throw new StageException(Stage, StageReasons.Failed, "llm-proxy ended in the middle of an answer.");
    }
}
