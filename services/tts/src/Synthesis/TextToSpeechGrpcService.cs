using Grpc.Core;
using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.ServiceDefaults.Draining;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Telemetry;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>The service of <c>voicemesh/tts/v1</c>: admission, the config message, then one <see cref="ReplySynthesis"/> per stream.</summary>
public sealed class TextToSpeechGrpcService(
    VoiceCatalog catalog,
    StreamLimiter limiter,
    StageDescriber describer,
    TtsMetrics metrics,
    IDrain drain,
    IOptions<SynthesisOptions> options,
    TimeProvider timeProvider) : TextToSpeechService.TextToSpeechServiceBase
{
    /// <inheritdoc />
    public override async Task Synthesize(
        IAsyncStreamReader<SynthesizeRequest> requestStream,
        IServerStreamWriter<SynthesizeResponse> responseStream,
        ServerCallContext context)
    {
        var settings = options.Value;
        using var place = limiter.TryEnter() ?? throw RpcErrors.ResourceExhausted(
            $"All {limiter.Limit} streams of this instance are in use; try again shortly or on another instance.", settings.RetryAfterMs);
        using var work = drain.Enter();
        var call = await ReadConfigAsync(requestStream, context.CancellationToken);
        await responseStream.WriteAsync(
            new SynthesizeResponse
            {
                Started = new SynthesisStarted
                {
                    Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = (uint)call.Voice.SampleRateHz },
                    Engine = call.Engine.Engine,
                    Voice = call.Voice.Name,
                },
            },
            context.CancellationToken);
        await new ReplySynthesis(call, settings, metrics, timeProvider).RunAsync(requestStream, responseStream, context.CancellationToken);
    }

    /// <inheritdoc />
    public override Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context) => Task.FromResult(describer.Describe());

    private async Task<SynthesisCall> ReadConfigAsync(IAsyncStreamReader<SynthesizeRequest> requests, CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken) || requests.Current.RequestCase != SynthesizeRequest.RequestOneofCase.Config)
        {
            throw RpcErrors.InvalidArgument("The first message must be 'config'.");
        }

        if (catalog.DefaultVoice is null)
        {
            throw RpcErrors.Unavailable("No speech engine is installed; Describe says what is missing.");
        }

        return SynthesisCall.Create(requests.Current.Config, catalog, options.Value, out var problem) ?? throw RpcErrors.InvalidArgument(problem!);
    }
}
