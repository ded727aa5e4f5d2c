using Grpc.Core;
using Grpc.Net.Client;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Providers;
using VoiceMesh.LlmProxy.Providers.Offline;
using VoiceMesh.ServiceDefaults.Rehearsals;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>Answers a few sentences by the offline responder; a provider that counts tokens is left alone.</summary>
public sealed class GenerationRehearsal(ILanguageModel model) : IRehearsal
{
    private static readonly string[] Sentences = ["hello", "what time is it", "what is two plus two"];

    /// <inheritdoc />
    public async Task RunAsync(GrpcChannel self, Uri http, CancellationToken cancellationToken)
    {
        if (model.Engine != OfflineResponder.Name)
        {
            return;
        }

        foreach (var sentence in Sentences)
        {
            using var call = new LanguageModelService.LanguageModelServiceClient(self).Generate(cancellationToken: cancellationToken);
            var prompt = new Prompt { SessionId = "rehearsal", TurnId = "rehearsal", Messages = { new ChatMessage { Role = Role.User, Content = sentence } } };
            await call.RequestStream.WriteAsync(new GenerateRequest { Prompt = prompt }, cancellationToken);
            await call.RequestStream.CompleteAsync();
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                // What is answered is known; that it was streamed is what counts.
            }
        }
    }
}
