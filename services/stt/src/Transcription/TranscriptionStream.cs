using Grpc.Core;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Stt.Transcription;

/// <summary>One stream: reads its messages into the decoder, writes interims beside that, and ends with the final.</summary>
/// <param name="engine">The engine in use.</param>
/// <param name="options">Limits.</param>
/// <param name="metrics">Instruments.</param>
/// <param name="time">The clock.</param>
public sealed class TranscriptionStream(ISpeechEngine engine, TranscriptionOptions options, TranscriptionMetrics metrics, TimeProvider time)
{
    private readonly SpeechEngineDescription _description = engine.Description;
    private volatile bool _ended;

    /// <summary>Serves the stream to its end.</summary>
    /// <param name="requests">The caller's messages.</param>
    /// <param name="responses">Receives interims and the final.</param>
    /// <param name="cancellationToken">The call's; the decoder is given back as soon as it fires.</param>
    /// <exception cref="RpcException">What the caller did wrong, or that no decoder is free.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<TranscribeRequest> requests, IServerStreamWriter<TranscribeResponse> responses, CancellationToken cancellationToken)
    {
        var rules = new UtteranceRules(options, _description.Languages);
        var first = await NextAsync(requests, cancellationToken);
        var language = rules.AcceptConfig(first);
        var config = first!.Config;
        await using var decoder = await OpenAsync(new UtteranceSettings(language, config.InterimResults, [.. config.Hints]), cancellationToken);
        var interims = config.InterimResults ? WriteInterimsAsync(decoder, responses, cancellationToken) : Task.CompletedTask;
        Hypothesis hypothesis;
        TimeSpan elapsed;
        try
        {
            var intake = new SampleIntake((int)config.Format.SampleRateHz, _description.SampleRateHz, decoder);
            await ReadUtteranceAsync(requests, rules, intake, decoder, cancellationToken);
            (hypothesis, elapsed) = await FinishAsync(decoder, cancellationToken);
        }
        finally
        {
            // Disposing also ends the interims, and two writers may not meet on one stream.
            _ended = true;
            await decoder.DisposeAsync();
            await interims.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        var final = hypothesis.ToTranscript(_description.Name);
        final.EngineTimeUs = (long)elapsed.TotalMicroseconds;
        await responses.WriteAsync(new TranscribeResponse { Final = final }, cancellationToken);
        metrics.Answered(hypothesis, elapsed);
    }

    private async Task ReadUtteranceAsync(
        IAsyncStreamReader<TranscribeRequest> requests,
        UtteranceRules rules,
        SampleIntake intake,
        IUtteranceDecoder decoder,
        CancellationToken cancellationToken)
    {
        while (await NextAsync(requests, cancellationToken) is { } request)
        {
            rules.Accept(request);
            switch (request.RequestCase)
            {
                case TranscribeRequest.RequestOneofCase.Audio:
                    intake.Append(request.Audio.Span);
                    break;
                case TranscribeRequest.RequestOneofCase.EndOfSpeechCandidate:
                    decoder.BeginFinal();
                    break;
                case TranscribeRequest.RequestOneofCase.SpeechResumed:
                    decoder.DiscardFinal();
                    break;
                default:
                    return;
            }
        }
    }

    private async Task<(Hypothesis Hypothesis, TimeSpan Elapsed)> FinishAsync(IUtteranceDecoder decoder, CancellationToken cancellationToken)
    {
        using var span = metrics.BeginFinalSpan();
        var asked = time.GetTimestamp();
        _ended = true;
        var hypothesis = await decoder.FinishAsync(cancellationToken);
        span?.SetTag("stt.audio_ms", hypothesis.AudioMs);
        return (hypothesis, time.GetElapsedTime(asked));
    }

    private async Task WriteInterimsAsync(
        IUtteranceDecoder decoder, IServerStreamWriter<TranscribeResponse> responses, CancellationToken cancellationToken)
    {
        await foreach (var interim in decoder.Interims.ReadAllAsync(cancellationToken))
        {
            if (_ended)
            {
                return;
            }

            await responses.WriteAsync(new TranscribeResponse { Interim = interim.ToTranscript(_description.Name) }, cancellationToken);
        }
    }

    private async Task<TranscribeRequest?> NextAsync(IAsyncStreamReader<TranscribeRequest> requests, CancellationToken cancellationToken)
    {
        try
        {
            var moved = await requests.MoveNext(cancellationToken).WaitAsync(TimeSpan.FromMilliseconds(options.IdleTimeoutMs), time, cancellationToken);
            return moved ? requests.Current : null;
        }
        catch (TimeoutException)
        {
            throw new RpcException(new Status(
                StatusCode.DeadlineExceeded,
                $"Nothing was sent for {options.IdleTimeoutMs} ms (Transcription:IdleTimeoutMs); end an utterance with end_of_utterance."));
        }
    }

    private async ValueTask<IUtteranceDecoder> OpenAsync(UtteranceSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.OpenAsync(settings, cancellationToken);
        }
        catch (DecodersExhaustedException full)
        {
            throw RpcErrors.ResourceExhausted(full.Message, full.RetryAfterMs);
        }
        catch (SpeechEngineUnavailableException missing)
        {
            throw RpcErrors.Unavailable(missing.Message);
        }
    }
}
