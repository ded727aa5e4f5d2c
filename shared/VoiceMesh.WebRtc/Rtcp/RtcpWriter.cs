using System.Buffers.Binary;
using System.Text;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>Writes the packets of an RTCP compound one after the other (RFC 3550, sections 6.4 to 6.6). Nothing is allocated.</summary>
public ref struct RtcpWriter
{
    private const int CanonicalNameItem = 1;
    private readonly Span<byte> _buffer;

    /// <summary>Starts a compound.</summary>
    /// <param name="buffer">Room for what is to be written; a report with one block and a short name takes under 100 bytes.</param>
    public RtcpWriter(Span<byte> buffer) => _buffer = buffer;

    /// <summary>Bytes written so far.</summary>
    public int Length { get; private set; }

    /// <summary>Writes a sender report.</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="senderInfo">What it has sent.</param>
    /// <param name="blocks">What it has received, at most 31 blocks.</param>
    /// <exception cref="ArgumentException">There are too many blocks or too little room.</exception>
    public void WriteSenderReport(uint ssrc, in RtcpSenderInfo senderInfo, scoped ReadOnlySpan<RtcpReportBlock> blocks)
    {
        var body = Begin(RtcpPacketType.SenderReport, blocks.Length, 24 + (blocks.Length * RtcpReportBlock.Size));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        senderInfo.Write(body[4..]);
        WriteBlocks(body[24..], blocks);
    }

    /// <summary>Writes a receiver report, which is right for a participant that has sent nothing of late.</summary>
    /// <param name="ssrc">Who reports.</param>
    /// <param name="blocks">What it has received, at most 31 blocks; none is allowed.</param>
    /// <exception cref="ArgumentException">There are too many blocks or too little room.</exception>
    public void WriteReceiverReport(uint ssrc, scoped ReadOnlySpan<RtcpReportBlock> blocks)
    {
        var body = Begin(RtcpPacketType.ReceiverReport, blocks.Length, 4 + (blocks.Length * RtcpReportBlock.Size));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        WriteBlocks(body[4..], blocks);
    }

    /// <summary>Writes a source description with the canonical name, which every compound has to carry (RFC 3550, section 6.5.1).</summary>
    /// <param name="ssrc">Who is described.</param>
    /// <param name="canonicalName">1 to 255 bytes of UTF-8.</param>
    /// <exception cref="ArgumentException">The name is empty or too long, or there is too little room.</exception>
    public void WriteSourceDescription(uint ssrc, string canonicalName)
    {
        var nameBytes = Encoding.UTF8.GetByteCount(canonicalName);
        if (nameBytes is 0 or > 255)
        {
            throw new ArgumentException($"A canonical name takes 1 to 255 bytes, not {nameBytes}.", nameof(canonicalName));
        }

        // The list of items ends with one to four zero bytes, so that the chunk ends on a 32-bit boundary.
        var body = Begin(RtcpPacketType.SourceDescription, 1, 4 + ((2 + nameBytes + 4) & ~3));
        BinaryPrimitives.WriteUInt32BigEndian(body, ssrc);
        body[4..].Clear();
        body[4] = CanonicalNameItem;
        body[5] = (byte)nameBytes;
        Encoding.UTF8.GetBytes(canonicalName, body[6..]);
    }

    /// <summary>Writes a goodbye.</summary>
    /// <param name="ssrc">Who leaves.</param>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public void WriteGoodbye(uint ssrc) => BinaryPrimitives.WriteUInt32BigEndian(Begin(RtcpPacketType.Goodbye, 1, 4), ssrc);

    private static void WriteBlocks(Span<byte> body, ReadOnlySpan<RtcpReportBlock> blocks)
    {
        for (var index = 0; index < blocks.Length; index++)
        {
            blocks[index].Write(body[(index * RtcpReportBlock.Size)..]);
        }
    }

    private Span<byte> Begin(RtcpPacketType type, int count, int bodyBytes)
    {
        if (count > 31)
        {
            throw new ArgumentException($"An RTCP packet counts to 31; {count} were given.");
        }

        var total = RtcpPacket.HeaderSize + bodyBytes;
        if (_buffer.Length - Length < total)
        {
            throw new ArgumentException($"The RTCP packet takes {total} bytes but there is room for {_buffer.Length - Length}.");
        }

        var packet = _buffer.Slice(Length, total);
        packet[0] = (byte)(0x80 | count);
        packet[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((total / 4) - 1));
        Length += total;
        return packet[RtcpPacket.HeaderSize..];
    }
}
