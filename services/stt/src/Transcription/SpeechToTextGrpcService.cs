using Grpc.Core;
using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Stt.Transcription;

/// <summary>The contract <c>voicemesh.stt.v1.SpeechToTextService</c>.</summary>
/// <param name="active">The engine in use.</param>
/// <param name="engines">Every engine that is built in.</param>
/// <param name="options">Limits.</param>
/// <param name="metrics">Instruments.</param>
/// <param name="time">The clock.</param>
public sealed class SpeechToTextGrpcService(
    ActiveSpeechEngine active,
    IEnumerable<ISpeechEngine> engines,
    IOptions<TranscriptionOptions> options,
    TranscriptionMetrics metrics,
    TimeProvider time) : SpeechToTextService.SpeechToTextServiceBase
{
    /// <inheritdoc />
    public override async Task Transcribe(
        IAsyncStreamReader<TranscribeRequest> requestStream, IServerStreamWriter<TranscribeResponse> responseStream, ServerCallContext context)
    {
        metrics.StreamOpened();
        try
        {
            var engine = active.Engine ?? throw RpcErrors.Unavailable(active.Reason);
            await new TranscriptionStream(engine, options.Value, metrics, time).RunAsync(requestStream, responseStream, context.CancellationToken);
        }
        catch (Exception fault) when (!context.CancellationToken.IsCancellationRequested)
        {
            metrics.Failed(fault is RpcException refused ? refused.StatusCode : StatusCode.Internal);
            throw;
        }
        finally
        {
            metrics.StreamClosed();
        }
    }

    /// <inheritdoc />
    public override Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context)
    {
        var description = new StageDescription { Service = "stt", Version = ServiceIdentity.Version, EngineNote = active.Reason };
        description.AvailableEngines.AddRange(engines.Select(engine => engine.Description.Name));
        description.SampleRatesHz.AddRange(UtteranceRules.SampleRatesHz);
        description.Limits.Add("max_utterance_ms", options.Value.MaxUtteranceMs);
        description.Limits.Add("idle_timeout_ms", options.Value.IdleTimeoutMs);
        description.Limits.Add("max_hints", options.Value.MaxHints);
        if (active.Engine?.Description is { } engine)
        {
            description.Engine = engine.Name;
            description.EngineNote = $"{engine.Note} {active.PassedOver}".TrimEnd();
            description.Models.AddRange(engine.Models);
            description.Languages.AddRange(engine.Languages);
            description.Limits.Add("max_concurrent_streams", engine.MaxConcurrentStreams);
        }

        return Task.FromResult(description);
    }
}
