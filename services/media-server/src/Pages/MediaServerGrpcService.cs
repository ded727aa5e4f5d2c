using Grpc.Core;
using Microsoft.Extensions.Options;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Media.V1;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.MediaServer.Transports.WebSockets;
using VoiceMesh.ServiceDefaults.Hosting;

namespace VoiceMesh.MediaServer.Pages;

/// <summary>Describes the edge to people with grpcurl.</summary>
internal sealed class MediaServerGrpcService(
    VoiceActivityDetectorFactory detectors, ServiceIdentity identity, IOptions<SessionsOptions> sessions, IOptions<WebSocketTransportOptions> webSocket, CallGateway calls)
    : MediaServerService.MediaServerServiceBase
{
    public override Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context) => Task.FromResult(new StageDescription
    {
        Service = identity.Name,
        Version = ServiceIdentity.Version,
        Engine = detectors.EngineName,
        AvailableEngines = { "silero", "energy" },
        SampleRatesHz = { 8_000, 16_000, 24_000, 48_000 },
        Limits =
        {
            ["max_sessions"] = sessions.Value.MaxSessions,
            ["session_timeout_ms"] = sessions.Value.TimeoutSeconds * 1000L,
            ["max_binary_message_bytes"] = webSocket.Value.MaxBinaryBytes,
            ["max_text_message_bytes"] = webSocket.Value.MaxTextBytes,
            ["max_calls"] = calls.IsEnabled ? calls.MaxCalls : 0,
        },
        EngineNote = $"{detectors.FallbackReason ?? "Speech is told from silence by Silero VAD, every 32 ms."} {CallsNote()}",
    });

    private string CallsNote() => calls.IsEnabled
        ? $"Calls (webrtc) are taken at UDP {string.Join(", ", calls.LocalEndPoints)}."
        : "Calls (webrtc) are switched off.";
}
