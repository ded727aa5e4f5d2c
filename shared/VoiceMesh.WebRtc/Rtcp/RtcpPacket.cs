using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>A view of one packet of an RTCP compound; its body has exactly the length that its header announces.</summary>
/// <remarks>RFC 3550, section 6.4. Reading beyond the body is impossible: what a count announces and the body lacks is simply not there.</remarks>
public readonly ref struct RtcpPacket
{
    /// <summary>Bytes before the body: version, count, type and length.</summary>
    public const int HeaderSize = 4;

    private const int SenderInfoSize = 20;

    internal RtcpPacket(RtcpPacketType type, int count, ReadOnlySpan<byte> body)
    {
        Type = type;
        Count = count;
        Body = body;
    }

    /// <summary>What the packet is.</summary>
    public RtcpPacketType Type { get; }

    /// <summary>The five bits beside the version: report blocks, chunks, sources or the format of feedback.</summary>
    public int Count { get; }

    /// <summary>Everything after the header, without padding.</summary>
    public ReadOnlySpan<byte> Body { get; }

    /// <summary>The source that sent it; 0 where the packet has none.</summary>
    public uint SenderSsrc => Body.Length >= 4 ? BinaryPrimitives.ReadUInt32BigEndian(Body) : 0;

    /// <summary>Report blocks that are really there: never more than fit the body.</summary>
    public int ReportBlockCount => Type switch
    {
        RtcpPacketType.SenderReport => BlocksAfter(4 + SenderInfoSize),
        RtcpPacketType.ReceiverReport => BlocksAfter(4),
        _ => 0,
    };

    /// <summary>Reads what a sender report says of the sender.</summary>
    /// <param name="senderInfo">The information.</param>
    /// <returns>False when the packet is no sender report or too short for one.</returns>
    public bool TryReadSenderInfo(out RtcpSenderInfo senderInfo)
    {
        senderInfo = default;
        if (Type != RtcpPacketType.SenderReport || Body.Length < 4 + SenderInfoSize)
        {
            return false;
        }

        senderInfo = RtcpSenderInfo.Read(Body[4..]);
        return true;
    }

    /// <summary>Reads a report block.</summary>
    /// <param name="index">0 to <see cref="ReportBlockCount"/> − 1.</param>
    /// <returns>The block.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such block.</exception>
    public RtcpReportBlock ReadReportBlock(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, ReportBlockCount);
        var start = Type == RtcpPacketType.SenderReport ? 4 + SenderInfoSize : 4;
        return RtcpReportBlock.Read(Body[(start + (index * RtcpReportBlock.Size))..]);
    }

    /// <summary>Whether the packet says goodbye for a source.</summary>
    /// <param name="ssrc">The source.</param>
    /// <returns>True for a goodbye that lists it.</returns>
    public bool SaysGoodbyeFor(uint ssrc)
    {
        if (Type != RtcpPacketType.Goodbye)
        {
            return false;
        }

        for (var index = 0; index < Math.Min(Count, Body.Length / 4); index++)
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(Body[(4 * index)..]) == ssrc)
            {
                return true;
            }
        }

        return false;
    }

    private int BlocksAfter(int start) => Math.Min(Count, Math.Max(0, Body.Length - start) / RtcpReportBlock.Size);
}
