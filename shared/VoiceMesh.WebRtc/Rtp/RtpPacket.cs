using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Rtp;

/// <summary>A view of an RTP packet that was received and decrypted; valid as long as its bytes are.</summary>
/// <remarks>
/// RFC 3550, sections 5.1 and 5.3.1, with the checks of appendix A.1. Every length is checked against the bytes that are there before it is used.
/// Header extensions (RFC 8285) are delimited and otherwise skipped.
/// </remarks>
public readonly ref struct RtpPacket
{
    private RtpPacket(RtpHeader header, int csrcCount, ushort extensionProfile, ReadOnlySpan<byte> extension, ReadOnlySpan<byte> payload)
    {
        Header = header;
        CsrcCount = csrcCount;
        ExtensionProfile = extensionProfile;
        Extension = extension;
        Payload = payload;
    }

    /// <summary>The fixed part of the header.</summary>
    public RtpHeader Header { get; }

    /// <summary>Contributing sources that the packet lists, 0 to 15.</summary>
    public int CsrcCount { get; }

    /// <summary>The 16 bits that say what the extension is: 0xBEDE for one-byte elements of RFC 8285; 0 where there is none.</summary>
    public ushort ExtensionProfile { get; }

    /// <summary>The data of the header extension; empty where there is none.</summary>
    public ReadOnlySpan<byte> Extension { get; }

    /// <summary>The payload without padding; may be empty.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>Reads a packet.</summary>
    /// <param name="datagram">The whole packet, decrypted and without its authentication tag.</param>
    /// <param name="packet">The view, where it is one.</param>
    /// <returns>False when it is no RTP packet of version 2 or one of its lengths exceeds what is there.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out RtpPacket packet)
    {
        packet = default;
        if (datagram.Length < RtpHeader.Size || datagram[0] >> 6 != RtpHeader.Version)
        {
            return false;
        }

        var csrcCount = datagram[0] & 0x0F;
        var payloadStart = RtpHeader.Size + (4 * csrcCount);
        ushort extensionProfile = 0;
        ReadOnlySpan<byte> extension = default;
        if ((datagram[0] & 0x10) != 0)
        {
            if (datagram.Length < payloadStart + 4)
            {
                return false;
            }

            extensionProfile = BinaryPrimitives.ReadUInt16BigEndian(datagram[payloadStart..]);
            var extensionBytes = 4 * BinaryPrimitives.ReadUInt16BigEndian(datagram[(payloadStart + 2)..]);
            payloadStart += 4;
            if (datagram.Length < payloadStart + extensionBytes)
            {
                return false;
            }

            extension = datagram.Slice(payloadStart, extensionBytes);
            payloadStart += extensionBytes;
        }

        if (!TryFindPayloadEnd(datagram, payloadStart, out var payloadEnd))
        {
            return false;
        }

        var header = new RtpHeader(
            (byte)(datagram[1] & 0x7F),
            (datagram[1] & 0x80) != 0,
            BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(datagram[8..]));
        packet = new RtpPacket(header, csrcCount, extensionProfile, extension, datagram[payloadStart..payloadEnd]);
        return true;
    }

    private static bool TryFindPayloadEnd(ReadOnlySpan<byte> datagram, int payloadStart, out int payloadEnd)
    {
        payloadEnd = datagram.Length;
        if (payloadEnd < payloadStart)
        {
            return false;
        }

        if ((datagram[0] & 0x20) == 0)
        {
            return true;
        }

        // The last byte counts itself, so a padded packet ends in 1 at least.
        var padding = datagram[^1];
        payloadEnd -= padding;
        return padding > 0 && payloadEnd >= payloadStart;
    }
}
