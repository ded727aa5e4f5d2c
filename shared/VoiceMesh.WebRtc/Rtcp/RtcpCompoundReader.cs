using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>Walks through the packets of an RTCP datagram.</summary>
/// <remarks>
/// RFC 3550, section 6.1 and appendix A.2. Reduced-size datagrams that begin with something else than a report are accepted (RFC 5506, section 3.4.1).
/// A length that goes beyond the datagram ends the walk: what came before it stays valid.
/// </remarks>
public ref struct RtcpCompoundReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first packet.</summary>
    /// <param name="datagram">The whole datagram, decrypted and without index and authentication tag.</param>
    public RtcpCompoundReader(ReadOnlySpan<byte> datagram) => _rest = datagram;

    /// <summary>Whether the walk ended at bytes that are no RTCP packet.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">The packet.</param>
    /// <returns>False at the end and at the first packet that is malformed.</returns>
    public bool TryRead(out RtcpPacket packet)
    {
        packet = default;
        if (_rest.IsEmpty)
        {
            return false;
        }

        if (_rest.Length < RtcpPacket.HeaderSize || _rest[0] >> 6 != 2)
        {
            return Malformed();
        }

        var length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]) + 1);
        if (length > _rest.Length)
        {
            return Malformed();
        }

        var body = _rest[RtcpPacket.HeaderSize..length];
        if ((_rest[0] & 0x20) != 0)
        {
            // Padding counts itself, ends the compound and is a multiple of four (RFC 3550, section 6.4.1).
            var padding = body.IsEmpty ? 0 : body[^1];
            if (padding == 0 || padding % 4 != 0 || padding > body.Length || length != _rest.Length)
            {
                return Malformed();
            }

            body = body[..^padding];
        }

        packet = new RtcpPacket((RtcpPacketType)_rest[1], _rest[0] & 0x1F, body);
        _rest = _rest[length..];
        return true;
    }

    private bool Malformed()
    {
        IsMalformed = true;
        _rest = default;
        return false;
    }
}
