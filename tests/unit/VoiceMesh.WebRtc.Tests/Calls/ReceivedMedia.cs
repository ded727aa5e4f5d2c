using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.Testing;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>What a peer has received and not yet looked at.</summary>
internal static class ReceivedMedia
{
    /// <summary>20 ms of silence as it is sent (RFC 6716, section 4.3).</summary>
    public static readonly byte[] Silence = [0xF8, 0xFF, 0xFE];

    /// <summary>Exactly so many RTP packets; those of RTCP in between are left out.</summary>
    public static List<(RtpHeader Header, byte[] Payload)> NextRtp(this WebRtcTestPeer peer, int count)
    {
        var packets = new List<(RtpHeader, byte[])>();
        while (packets.Count < count)
        {
            var datagram = peer.NextPacket(out var isRtcp);
            if (!isRtcp)
            {
                Assert.True(RtpPacket.TryParse(datagram, out var packet));
                packets.Add((packet.Header, packet.Payload.ToArray()));
            }
        }

        return packets;
    }

    /// <summary>The next compound of RTCP; RTP in between is left out.</summary>
    public static byte[] NextReport(this WebRtcTestPeer peer)
    {
        while (true)
        {
            var datagram = peer.NextPacket(out var isRtcp);
            if (isRtcp)
            {
                return datagram;
            }
        }
    }

    public static bool Holds(this byte[] compound, RtcpPacketType type)
    {
        var reader = new RtcpCompoundReader(compound);
        while (reader.TryRead(out var packet))
        {
            if (packet.Type == type)
            {
                return true;
            }
        }

        return false;
    }
}
