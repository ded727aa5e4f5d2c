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
        // A refusal may end the call while the client still writes; what the write then throws says less than the status that reading brings.
        await Record.ExceptionAsync(() => WriteAsync(call.RequestStream, config, chunks));
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

    private static async Task WriteAsync(IClientStreamWriter<SynthesizeRequest> requests, SynthesizeConfig config, string[] chunks)
    {
        await requests.WriteAsync(new SynthesizeRequest { Config = config });
        for (var i = 0; i < chunks.Length; i++)
        {
            await requests.WriteAsync(new SynthesizeRequest { Text = new TextChunk { Index = (uint)i, Text = chunks[i] } });
        }

        await requests.WriteAsync(new SynthesizeRequest { End = new EndOfText() });
        await requests.CompleteAsync();
    }
}
