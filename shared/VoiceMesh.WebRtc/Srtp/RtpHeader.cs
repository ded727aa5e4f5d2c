using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Srtp;

/// <summary>As much of an RTP header as protection needs (RFC 3550 §5.1).</summary>
internal readonly record struct RtpHeader(int Length, ushort SequenceNumber, uint Ssrc)
{
    public const int FixedLength = 12;

    private const int Version = 2;

    /// <returns>False where the octets are no RTP packet, or end within the header.</returns>
    public static bool TryRead(ReadOnlySpan<byte> packet, out RtpHeader header)
    {
        header = default;
        if (packet.Length < FixedLength || packet[0] >> 6 != Version)
        {
            return false;
        }

        var length = FixedLength + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0)
        {
            if (length + 4 > packet.Length)
            {
                return false;
            }

            length += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]));
        }

        header = new RtpHeader(
            length,
            BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
        return length <= packet.Length;
    }
}
