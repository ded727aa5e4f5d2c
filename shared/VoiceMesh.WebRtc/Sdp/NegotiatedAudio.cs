namespace VoiceMesh.WebRtc.Sdp;

/// <summary>What offer and answer agree on for the one audio stream of a session.</summary>
/// <param name="OpusPayloadType">Payload type of Opus at 48 kHz, both ways (RFC 7587).</param>
/// <param name="RedPayloadType">Payload type of redundancy around Opus, both ways (RFC 2198); null where it was not offered or not wanted.</param>
/// <param name="CanSend">The peer wants to receive.</param>
/// <param name="CanReceive">The peer is going to send.</param>
/// <param name="LocalSsrc">The source that the answer announces for what is sent to the peer.</param>
/// <param name="CanonicalName">CNAME of that source (RFC 7022).</param>
/// <param name="Mid">Name of the media section; null where the offer has none.</param>
public sealed record NegotiatedAudio(
    byte OpusPayloadType,
    byte? RedPayloadType,
    bool CanSend,
    bool CanReceive,
    uint LocalSsrc,
    string CanonicalName,
    string? Mid);
