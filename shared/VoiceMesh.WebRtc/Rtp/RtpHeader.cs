using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Rtp;

/// <summary>The fixed header of an RTP packet as VoiceMesh sends it: no contributing sources, no extension, no padding.</summary>
/// <remarks>RFC 3550, section 5.1.</remarks>
/// <param name="PayloadType">What the payload is, 0 to 127; the session description binds the number to a codec.</param>
/// <param name="Marker">For audio, the first packet after a silence in which nothing was sent (RFC 3551, section 4.1).</param>
/// <param name="SequenceNumber">One more with each packet, modulo 65536.</param>
/// <param name="Timestamp">Sampling instant of the first sample, in units of the payload's clock (48 kHz for Opus, RFC 7587, section 4.1).</param>
/// <param name="Ssrc">The stream's identifier.</param>
public readonly record struct RtpHeader(byte PayloadType, bool Marker, ushort SequenceNumber, uint Timestamp, uint Ssrc)
{
    /// <summary>Bytes of the fixed header.</summary>
    public const int Size = 12;

    /// <summary>The version that every packet carries in its first two bits.</summary>
    public const int Version = 2;

    /// <summary>Writes the header.</summary>
    /// <param name="destination">Room for <see cref="Size"/> bytes.</param>
    /// <returns>Bytes written: <see cref="Size"/>.</returns>
    /// <exception cref="ArgumentException">There is less room.</exception>
    public int Write(Span<byte> destination)
    {
        if (destination.Length < Size)
        {
            throw new ArgumentException($"An RTP header takes {Size} bytes but there is room for {destination.Length}.", nameof(destination));
        }

        destination[0] = Version << 6;
        destination[1] = (byte)((PayloadType & 0x7F) | (Marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], SequenceNumber);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], Ssrc);
        return Size;
    }
}
