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

    /// <summary>The next RTP packet as it is on the wire, or null when none came in time.</summary>
    public static byte[]? NextRtpWithin(this WebRtcTestPeer peer, int milliseconds)
    {
        while (peer.TryReceive(milliseconds) is { } datagram)
        {
            if (datagram[0] >= 128 && datagram[1] is < 192 or > 223)
            {
                return datagram;
            }
        }

        return null;
    }

    /// <summary>One packet for each 20 ms, none missing and none too many.</summary>
    public static void AssertUnbroken(this IReadOnlyList<(RtpHeader Header, byte[] Payload)> packets)
    {
        for (var index = 1; index < packets.Count; index++)
        {
            Assert.Equal((ushort)(packets[index - 1].Header.SequenceNumber + 1), packets[index].Header.SequenceNumber);
            Assert.Equal(packets[index - 1].Header.Timestamp + 960, packets[index].Header.Timestamp);
        }
    }

    public static bool IsSpeech(this (RtpHeader Header, byte[] Payload) packet) => packet.Payload.Length > Silence.Length;

    public static double Power(ReadOnlySpan<short> pcm)
    {
        var power = 0.0;
        foreach (var sample in pcm)
        {
            power += (double)sample * sample;
        }

        return power;
    }

    public static short[] Tone(int samples) => [.. Enumerable.Range(0, samples).Select(index => (short)(8_000 * Math.Sin(index / 7.0)))];

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
