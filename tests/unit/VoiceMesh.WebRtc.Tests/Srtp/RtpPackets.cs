using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Tests.Srtp;

/// <summary>Makes plain packets to protect.</summary>
internal static class RtpPackets
{
    public const int MaxTrailer = 20;

    /// <summary>Writes a packet with random payload and, at random, contributing sources and a header extension.</summary>
    /// <returns>Its octets.</returns>
    public static int Write(Span<byte> buffer, ushort sequenceNumber, uint ssrc, Random random)
    {
        var sources = random.Next(4) == 0 ? random.Next(1, 16) : 0;
        var hasExtension = random.Next(2) == 0;
        buffer[0] = (byte)(0x80 | (hasExtension ? 0x10 : 0) | sources);
        buffer[1] = 111;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], sequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], sequenceNumber * 960u);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[8..], ssrc);
        var length = 12 + (4 * sources);
        random.NextBytes(buffer[12..length]);
        if (hasExtension)
        {
            var words = random.Next(0, 4);
            BinaryPrimitives.WriteUInt16BigEndian(buffer[length..], 0xBEDE);
            BinaryPrimitives.WriteUInt16BigEndian(buffer[(length + 2)..], (ushort)words);
            random.NextBytes(buffer.Slice(length + 4, 4 * words));
            length += 4 + (4 * words);
        }

        var payload = random.Next(0, 400);
        random.NextBytes(buffer.Slice(length, payload));
        return length + payload;
    }

    /// <summary>Writes a receiver report with one block.</summary>
    public static int WriteRtcp(Span<byte> buffer, uint ssrc, Random random)
    {
        const int Length = 32;
        random.NextBytes(buffer[..Length]);
        buffer[0] = 0x81;
        buffer[1] = 201;
        BinaryPrimitives.WriteUInt16BigEndian(buffer[2..], 7);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], ssrc);
        return Length;
    }
}
