namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>Tells STUN, DTLS, SRTP and SRTCP on one port apart by their first two octets.</summary>
internal static class Demultiplexer
{
    /// <summary>RFC 7983 §7 by the first octet; RTP and RTCP by the second (RFC 5761 §4).</summary>
    public static DatagramKind Classify(ReadOnlySpan<byte> datagram)
    {
        if (datagram.Length < 2)
        {
            return DatagramKind.Unknown;
        }

        return datagram[0] switch
        {
            <= 3 => DatagramKind.Stun,
            >= 20 and <= 63 => DatagramKind.Dtls,
            >= 128 and <= 191 => datagram[1] is >= 192 and <= 223 ? DatagramKind.Rtcp : DatagramKind.Rtp,
            _ => DatagramKind.Unknown,
        };
    }
}
