using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.ServiceDefaults.Rehearsals;

namespace VoiceMesh.Stt.Transcription;

/// <summary>Transcribes a second of noise, with interims and an early final, as a conversation does.</summary>
public sealed class TranscriptionRehearsal : IRehearsal
{
    private const int SampleRateHz = 16000;
    private const int FrameSamples = 512;
    private const int Frames = 30;

    /// <inheritdoc />
    public async Task RunAsync(GrpcChannel self, Uri http, CancellationToken cancellationToken)
    {
        using var call = new SpeechToTextService.SpeechToTextServiceClient(self).Transcribe(cancellationToken: cancellationToken);
        var config = new TranscribeConfig
        {
            SessionId = "rehearsal",
            UtteranceId = "rehearsal",
            Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = SampleRateHz },
            InterimResults = true,
        };
        await call.RequestStream.WriteAsync(new TranscribeRequest { Config = config }, cancellationToken);
        var random = new Random(1);
        for (var frame = 0; frame < Frames; frame++)
        {
            await call.RequestStream.WriteAsync(new TranscribeRequest { Audio = Noise(random) }, cancellationToken);
        }

        await call.RequestStream.WriteAsync(new TranscribeRequest { EndOfSpeechCandidate = new EndOfSpeechCandidate() }, cancellationToken);
        await call.RequestStream.WriteAsync(new TranscribeRequest { EndOfUtterance = new EndOfUtterance() }, cancellationToken);
        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
            // Interims and the final are what noise sounds like; that they came is what counts.
        }
    }

    private static ByteString Noise(Random random)
    {
        var samples = new short[FrameSamples];
        for (var index = 0; index < samples.Length; index++)
        {
            samples[index] = (short)random.Next(-3000, 3001);
        }

        return ByteString.CopyFrom(MemoryMarshal.AsBytes<short>(samples));
    }
}
