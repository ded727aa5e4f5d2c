namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>Tells STUN, DTLS, SRTP and SRTCP on one port apart by their first two octets.</summary>
internal static class Demultiplexer
{
    /// <summary>RFC 7983 §7 by the first octet; RTP and RTCP by the second (RFC 5761 §4).</summary>
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram) => datagram.Length < 2
        ? DatagramKind.Unknown
        : (datagram[0], datagram[1]) switch
        {
            (<= 3, _) => DatagramKind.Stun,
            (>= 20 and <= 63, _) => DatagramKind.Dtls,
            (>= 128 and <= 191, >= 192 and <= 223) => DatagramKind.Rtcp,
            (>= 128 and <= 191, _) => DatagramKind.Rtp,
            _ => DatagramKind.Unknown,
        };
}
