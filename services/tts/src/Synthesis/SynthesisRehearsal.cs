using Grpc.Core;
using Grpc.Net.Client;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.ServiceDefaults.Rehearsals;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>Speaks two sentences with the default voice.</summary>
public sealed class SynthesisRehearsal : IRehearsal
{
    private static readonly string[] Sentences = ["Hello, I am ready.", "It is 10 o'clock."];

    /// <inheritdoc />
    public async Task RunAsync(GrpcChannel self, Uri http, CancellationToken cancellationToken)
    {
        using var call = new TextToSpeechService.TextToSpeechServiceClient(self).Synthesize(cancellationToken: cancellationToken);
        var config = new SynthesizeConfig { SessionId = "rehearsal", TurnId = "rehearsal" };
        await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = config }, cancellationToken);
        for (var index = 0; index < Sentences.Length; index++)
        {
            await call.RequestStream.WriteAsync(new SynthesizeRequest { Text = new TextChunk { Index = (uint)index, Text = Sentences[index] } }, cancellationToken);
        }

        await call.RequestStream.WriteAsync(new SynthesizeRequest { End = new EndOfText() }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            // Nobody listens; that it was spoken is what counts.
        }
    }
}
