using System.Collections.Concurrent;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;

namespace VoiceMesh.Testing.Stages;

/// <summary>An stt that hears what the test says it hears.</summary>
public sealed class FakeSpeechToText : SpeechToTextService.SpeechToTextServiceBase
{
    /// <summary>Failures, hangs and counts.</summary>
    public FakeStageScript Script { get; } = new();

    /// <summary>What the next utterances say; "hello" when empty.</summary>
    public ConcurrentQueue<string> Finals { get; } = new();

    /// <summary>Sent after so many frames of the utterance.</summary>
    public (int AfterFrames, string Text)? Interim { get; set; }

    /// <summary>Every utterance that was transcribed.</summary>
    public ConcurrentQueue<HeardUtterance> Heard { get; } = new();

    /// <inheritdoc />
    public override async Task Transcribe(IAsyncStreamReader<TranscribeRequest> requestStream, IServerStreamWriter<TranscribeResponse> responseStream, ServerCallContext context)
    {
        Script.Enter(context);
        var heard = new HeardUtterance();
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            switch (request.RequestCase)
            {
                case TranscribeRequest.RequestOneofCase.Config:
                    heard.Config = request.Config;
                    break;
                case TranscribeRequest.RequestOneofCase.Audio:
                    heard.Frames.Add(request.Audio.ToByteArray());
                    if (Interim is { } interim && heard.Frames.Count == interim.AfterFrames)
                    {
                        await responseStream.WriteAsync(new TranscribeResponse { Interim = new Transcript { Text = interim.Text } });
                    }

                    break;
                case TranscribeRequest.RequestOneofCase.EndOfSpeechCandidate:
                    heard.Candidates++;
                    break;
                case TranscribeRequest.RequestOneofCase.EndOfUtterance:
                    await Script.BeforeAnswerAsync(context.CancellationToken);
                    Heard.Enqueue(heard);
                    var text = Finals.TryDequeue(out var next) ? next : "hello";
                    await responseStream.WriteAsync(new TranscribeResponse { Final = new Transcript { Text = text, Confidence = 0.9f, Engine = "fake-stt", EngineTimeUs = 1_000 } });
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

        return new StageDescription { Service = "stt", Engine = Script.EngineNow("fake-stt") };
    }
}
