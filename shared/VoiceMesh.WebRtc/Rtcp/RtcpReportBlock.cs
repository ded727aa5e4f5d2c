using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>What a receiver reports of one stream (RFC 3550, section 6.4.1).</summary>
/// <param name="Ssrc">The stream that the block is about.</param>
/// <param name="FractionLost">Packets lost since the last report, in 256ths of those expected, 0 to 255.</param>
/// <param name="CumulativeLost">Packets lost since the stream began, −8388608 to 8388607; negative when duplicates outweigh losses.</param>
/// <param name="ExtendedHighestSequence">Highest sequence number received, wraps in the upper 16 bits.</param>
/// <param name="Jitter">Interarrival jitter in units of the RTP clock.</param>
/// <param name="LastSenderReport">Middle 32 bits of the NTP time of the last sender report received; 0 when there was none.</param>
/// <param name="DelaySinceLastSenderReport">Time since that report came, in 1/65536 s.</param>
public readonly record struct RtcpReportBlock(
    uint Ssrc,
    byte FractionLost,
    int CumulativeLost,
    uint ExtendedHighestSequence,
    uint Jitter,
    uint LastSenderReport,
    uint DelaySinceLastSenderReport)
{
    /// <summary>Bytes of a block.</summary>
    public const int Size = 24;

    internal static RtcpReportBlock Read(ReadOnlySpan<byte> source)
    {
        var loss = BinaryPrimitives.ReadUInt32BigEndian(source[4..]);
        return new RtcpReportBlock(
            BinaryPrimitives.ReadUInt32BigEndian(source),
            (byte)(loss >> 24),
            (int)(loss << 8) >> 8,
            BinaryPrimitives.ReadUInt32BigEndian(source[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[12..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(source[20..]));
    }

    internal void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, Ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ((uint)FractionLost << 24) | ((uint)CumulativeLost & 0xFFFFFF));
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], ExtendedHighestSequence);
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], Jitter);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], DelaySinceLastSenderReport);
    }
}
