namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>What a datagram on a shared port is.</summary>
internal enum DatagramKind
{
    Unknown,
    Stun,
    Dtls,
    Rtp,
    Rtcp,
}
