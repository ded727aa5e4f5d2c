using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>What all sessions of an endpoint share.</summary>
internal sealed record EndpointContext(
    WebRtcEndpointOptions Options,
    TimeProvider TimeProvider,
    DtlsServerContext Dtls,
    RateLimiter DtlsStarts,
    SessionRegistry Registry,
    EndpointCounters Counters)
{
    /// <summary>Known once the sockets are bound.</summary>
    public IReadOnlyList<IceCandidate> Candidates { get; set; } = [];
}
