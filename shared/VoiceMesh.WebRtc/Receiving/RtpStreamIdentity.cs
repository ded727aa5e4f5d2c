using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoiceMesh.WebRtc.Receiving;

/// <summary>Where the numbers of an outgoing stream begin.</summary>
/// <param name="Ssrc">The stream's identifier, as the session description announces it.</param>
/// <param name="FirstSequenceNumber">Sequence number of the first packet.</param>
/// <param name="FirstTimestamp">Timestamp of the first packet.</param>
public readonly record struct RtpStreamIdentity(uint Ssrc, ushort FirstSequenceNumber, uint FirstTimestamp)
{
    /// <summary>Draws unpredictable numbers, which make attacks on the encryption harder (RFC 3550, section 5.1).</summary>
    /// <returns>The numbers; the sequence number is below 32768, so that a loss before the first wrap cannot confuse the SRTP roll-over counter (RFC 3711, section 3.3.1).</returns>
    public static RtpStreamIdentity Random()
    {
        Span<byte> bytes = stackalloc byte[10];
        RandomNumberGenerator.Fill(bytes);
        return new RtpStreamIdentity(
            BinaryPrimitives.ReadUInt32BigEndian(bytes),
            (ushort)(BinaryPrimitives.ReadUInt16BigEndian(bytes[4..]) & 0x7FFF),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[6..]));
    }
}
