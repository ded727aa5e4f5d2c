using System.Diagnostics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using VoiceMesh.Audio.Wave;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;

namespace VoiceMesh.Accuracy.Speech;

/// <summary>Sends one recording over one Transcribe stream.</summary>
internal sealed class Player(GrpcChannel channel, AccuracyArguments arguments)
{
    private const int FrameMs = 32;
    private readonly SpeechToTextService.SpeechToTextServiceClient _client = new(channel);

    public async Task<Measurement> PlayAsync(WaveFile wave, bool inRealTime, bool withCandidate = false)
    {
        using var call = _client.Transcribe();
        var answer = ReadAsync(call.ResponseStream);
        await call.RequestStream.WriteAsync(new TranscribeRequest
        {
            Config = new TranscribeConfig
            {
                SessionId = "accuracy",
                Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = (uint)wave.SampleRateHz },
                InterimResults = inRealTime,
            },
        });
        var started = Stopwatch.GetTimestamp();
        var sentMs = await SendAsync(call.RequestStream, wave.Samples, wave.SampleRateHz, inRealTime ? started : null, 0);
        if (inRealTime)
        {
            var silence = new short[wave.SampleRateHz * arguments.EndMs / 1000];
            var candidateAt = wave.SampleRateHz * arguments.CandidateMs / 1000;
            sentMs = await SendAsync(call.RequestStream, silence.AsMemory(0, candidateAt), wave.SampleRateHz, started, sentMs);
            if (withCandidate)
            {
                await call.RequestStream.WriteAsync(new TranscribeRequest { EndOfSpeechCandidate = new EndOfSpeechCandidate() });
            }

            await SendAsync(call.RequestStream, silence.AsMemory(candidateAt), wave.SampleRateHz, started, sentMs);
        }

        var ended = Stopwatch.GetTimestamp();
        await call.RequestStream.WriteAsync(new TranscribeRequest { EndOfUtterance = new EndOfUtterance() });
        var (final, interims, at) = await answer;
        await call.RequestStream.CompleteAsync();
        return new Measurement(final, interims, Stopwatch.GetElapsedTime(ended, at).TotalMilliseconds);
    }

    private static async Task<double> SendAsync(
        IClientStreamWriter<TranscribeRequest> requests, ReadOnlyMemory<short> samples, int rateHz, long? clock, double sentMs)
    {
        var frame = rateHz * FrameMs / 1000;
        for (var at = 0; at < samples.Length; at += frame)
        {
            var piece = samples.Slice(at, Math.Min(frame, samples.Length - at));
            sentMs += 1000.0 * piece.Length / rateHz;
            if (clock is { } started && TimeSpan.FromMilliseconds(sentMs) - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait);
            }

            await requests.WriteAsync(new TranscribeRequest { Audio = ByteString.CopyFrom(MemoryMarshal.AsBytes(piece.Span)) });
        }

        return sentMs;
    }

    private static async Task<(Transcript Final, int Interims, long At)> ReadAsync(IAsyncStreamReader<TranscribeResponse> responses)
    {
        var interims = 0;
        while (await responses.MoveNext(CancellationToken.None))
        {
            if (responses.Current.Final is { } final)
            {
                return (final, interims, Stopwatch.GetTimestamp());
            }

            interims++;
        }

        throw new InvalidOperationException("The service ended the stream without a final.");
    }
}
