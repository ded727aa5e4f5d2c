using System.Runtime.InteropServices;
using Grpc.Core;
using VoiceMesh.Contracts.Tts.V1;

namespace VoiceMesh.Tts.Tests.Synthesis;

/// <summary>A whole reply as a client saw it.</summary>
internal sealed class Reply
{
    public List<SynthesizeResponse> Messages { get; } = [];

    public List<short> Samples { get; } = [];

    public SynthesisStarted Started => Messages[0].Started;

    public SynthesisCompleted Completed => Messages[^1].Completed;

    public IEnumerable<ChunkDone> ChunksDone => Messages.Where(m => m.ChunkDone is not null).Select(m => m.ChunkDone);

    public IEnumerable<ChunkWords> Words => Messages.Where(m => m.Words is not null).Select(m => m.Words);

    public static async Task<Reply> SpeakAsync(TextToSpeechService.TextToSpeechServiceClient client, SynthesizeConfig config, params string[] chunks)
    {
        using var call = client.Synthesize();
        await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = config });
        for (var i = 0; i < chunks.Length; i++)
        {
            await call.RequestStream.WriteAsync(new SynthesizeRequest { Text = new TextChunk { Index = (uint)i, Text = chunks[i] } });
        }

        await call.RequestStream.WriteAsync(new SynthesizeRequest { End = new EndOfText() });
        await call.RequestStream.CompleteAsync();
        return await ReadAsync(call);
    }

    public static async Task<Reply> ReadAsync(AsyncDuplexStreamingCall<SynthesizeRequest, SynthesizeResponse> call)
    {
        var reply = new Reply();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            reply.Messages.Add(call.ResponseStream.Current);
            if (call.ResponseStream.Current.Audio is { } audio)
            {
                reply.Samples.AddRange(MemoryMarshal.Cast<byte, short>(audio.Pcm.Span));
            }
        }

        return reply;
    }
}
