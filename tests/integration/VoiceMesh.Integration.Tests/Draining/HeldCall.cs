using Google.Protobuf;
using Grpc.Net.Client;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Contracts.Tts.V1;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>A call that is open when its service is told to go, and is used to its end only afterwards.</summary>
internal static class HeldCall
{
    /// <summary>Opens a call on an engine.</summary>
    /// <returns>Uses the call to its end and says what came of it.</returns>
    public static Task<Func<Task<string>>> OpenAsync(string service, GrpcChannel channel) => service switch
    {
        "stt" => ListenAsync(channel),
        "llm-proxy" => AskAsync(channel),
        "tts" => SpeakAsync(channel),
        _ => Task.FromResult<Func<Task<string>>>(() => Task.FromResult("four")),
    };

    private static async Task<Func<Task<string>>> ListenAsync(GrpcChannel channel)
    {
        var call = new SpeechToTextService.SpeechToTextServiceClient(channel).Transcribe();
        var format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = 16_000 };
        await call.RequestStream.WriteAsync(new TranscribeRequest { Config = new TranscribeConfig { SessionId = "held", UtteranceId = "held", Format = format, Language = "en" } });
        var speech = MeshFixture.GoForward.ToArray();
        var half = speech.Length / 4 * 2;
        await call.RequestStream.WriteAsync(new TranscribeRequest { Audio = ByteString.CopyFrom(speech, 0, half) });
        return async () =>
        {
            using (call)
            {
                await call.RequestStream.WriteAsync(new TranscribeRequest { Audio = ByteString.CopyFrom(speech, half, speech.Length - half) });
                await call.RequestStream.WriteAsync(new TranscribeRequest { EndOfUtterance = new EndOfUtterance() });
                await call.RequestStream.CompleteAsync();
                while (await call.ResponseStream.MoveNext(CancellationToken.None))
                {
                    if (call.ResponseStream.Current.Final is { } final)
                    {
                        return final.Text == "go forward ten meters" ? "four" : $"heard '{final.Text}'";
                    }
                }

                return "no final";
            }
        };
    }

    private static async Task<Func<Task<string>>> AskAsync(GrpcChannel channel)
    {
        var call = new LanguageModelService.LanguageModelServiceClient(channel).Generate();
        // An answer that came over the same connection later says that the call has been taken.
        await new LanguageModelService.LanguageModelServiceClient(channel).DescribeAsync(new DescribeRequest());
        return async () =>
        {
            using (call)
            {
                await call.RequestStream.WriteAsync(new GenerateRequest { Prompt = Question() });
                await call.RequestStream.CompleteAsync();
                var text = "";
                while (await call.ResponseStream.MoveNext(CancellationToken.None))
                {
                    text += call.ResponseStream.Current.Text?.Text;
                }

                return text.Contains("four", StringComparison.OrdinalIgnoreCase) ? "four" : $"answered '{text}'";
            }
        };
    }

    private static Prompt Question() => new()
    {
        SessionId = "held",
        TurnId = "held",
        Messages = { new ChatMessage { Role = Role.User, Content = "what is two plus two" } },
    };

    private static async Task<Func<Task<string>>> SpeakAsync(GrpcChannel channel)
    {
        var call = new TextToSpeechService.TextToSpeechServiceClient(channel).Synthesize();
        await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = new SynthesizeConfig { SessionId = "held", TurnId = "held", SpeakingRate = 1, Pitch = 1 } });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        return async () =>
        {
            using (call)
            {
                await call.RequestStream.WriteAsync(new SynthesizeRequest { Text = new TextChunk { Text = "Four." } });
                await call.RequestStream.WriteAsync(new SynthesizeRequest { End = new EndOfText() });
                await call.RequestStream.CompleteAsync();
                ulong samples = 0;
                while (await call.ResponseStream.MoveNext(CancellationToken.None))
                {
                    samples = call.ResponseStream.Current.Completed?.Samples ?? samples;
                }

                return samples > 0 ? "four" : "no audio";
            }
        };
    }
}
