using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>What a sender report says of its sender (RFC 3550, section 6.4.1).</summary>
/// <param name="NtpTimestamp">Wall clock at sending, as 64-bit NTP time; see <see cref="NtpTime"/>.</param>
/// <param name="RtpTimestamp">The same instant on the clock of the stream's RTP timestamps.</param>
/// <param name="PacketCount">Packets sent since the stream began, modulo 2^32.</param>
/// <param name="OctetCount">Bytes of payload sent since the stream began, modulo 2^32.</param>
public readonly record struct RtcpSenderInfo(ulong NtpTimestamp, uint RtpTimestamp, uint PacketCount, uint OctetCount)
{
    internal static RtcpSenderInfo Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadUInt64BigEndian(source),
        BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[12..]),
        BinaryPrimitives.ReadUInt32BigEndian(source[16..]));

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, NtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], RtpTimestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], PacketCount);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], OctetCount);
    }
}
