using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Tts.V1;

namespace VoiceMesh.Testing.Stages;

/// <summary>A voice that takes <see cref="WordMs"/> for every word and sends silence.</summary>
public sealed class FakeTextToSpeech : TextToSpeechService.TextToSpeechServiceBase
{
    /// <summary>Rate of its audio.</summary>
    public const int SampleRateHz = 16_000;

    /// <summary>Failures, hangs and counts.</summary>
    public FakeStageScript Script { get; } = new();

    /// <summary>Length of a word, milliseconds.</summary>
    public int WordMs { get; set; } = 100;

    /// <summary>Every chunk that it was given.</summary>
    public ConcurrentQueue<string> Chunks { get; } = new();

    /// <summary>Fails when it is given the chunk of this index.</summary>
    public int? FailAtChunk { get; set; }

    /// <inheritdoc />
    public override async Task Synthesize(IAsyncStreamReader<SynthesizeRequest> requestStream, IServerStreamWriter<SynthesizeResponse> responseStream, ServerCallContext context)
    {
        Script.Enter(context);
        var startMs = 0;
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            switch (request.RequestCase)
            {
                case SynthesizeRequest.RequestOneofCase.Config:
                    await responseStream.WriteAsync(new SynthesizeResponse
                    {
                        Started = new SynthesisStarted
                        {
                            Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = SampleRateHz },
                            Engine = "fake-tts",
                            Voice = "fake-voice",
                        },
                    });
                    break;
                case SynthesizeRequest.RequestOneofCase.Text:
                    startMs = await SpeakAsync(request.Text, startMs, responseStream, context);
                    break;
                default:
                    await responseStream.WriteAsync(new SynthesizeResponse
                    {
                        Completed = new SynthesisCompleted { Samples = (ulong)(startMs * SampleRateHz / 1000), TimeToFirstAudioUs = 1_000 },
                    });
                    return;
            }
        }
    }

    /// <inheritdoc />
    public override async Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context)
    {
        if (Script.Hangs)
        {
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }

        return new StageDescription { Service = "tts", Engine = "fake-tts" };
    }

    private async Task<int> SpeakAsync(TextChunk chunk, int startMs, IServerStreamWriter<SynthesizeResponse> responses, ServerCallContext context)
    {
        await Script.BeforeAnswerAsync(context.CancellationToken);
        if (chunk.Index == FailAtChunk)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "told to fail"));
        }

        Chunks.Enqueue(chunk.Text);
        var words = new ChunkWords { ChunkIndex = chunk.Index };
        foreach (var word in chunk.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            await responses.WriteAsync(new SynthesizeResponse
            {
                Audio = new AudioChunk { ChunkIndex = chunk.Index, Pcm = ByteString.CopyFrom(new byte[WordMs * SampleRateHz / 1000 * 2]) },
            });
            words.Words.Add(new WordTiming { Word = word, StartMs = (uint)startMs, EndMs = (uint)(startMs + WordMs), Confidence = 1 });
            startMs += WordMs;
        }

        var samples = (ulong)(words.Words.Count * WordMs * SampleRateHz / 1000);
        await responses.WriteAsync(new SynthesizeResponse { Words = words });
        await responses.WriteAsync(new SynthesizeResponse { ChunkDone = new ChunkDone { ChunkIndex = chunk.Index, Samples = samples } });
        return startMs;
    }
}
