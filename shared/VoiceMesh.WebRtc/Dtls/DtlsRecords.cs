using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Dtls;

/// <summary>The framing of DTLS 1.2 records (RFC 6347 §4.1), as far as datagrams must be cut and first ones recognised.</summary>
internal static class DtlsRecords
{
    private const int HeaderLength = 13;
    private const int EpochOffset = 3;
    private const int LengthOffset = 11;
    private const int HandshakeHeaderLength = 12;
    private const int MaxRecordLength = (1 << 14) + 2048;

    // Explicit nonce and tag of AES-GCM (RFC 5288 §3), the only mode that is offered, around one octet.
    private const int ShortestProtectedRecord = 8 + 16 + 1;
    private const byte FirstContent = 20;
    private const byte LastContent = 23;
    private const byte HandshakeContent = 22;
    private const byte ClientHello = 1;

    /// <summary>The datagram can start a handshake. Anything else costs no memory before one has begun.</summary>
    public static bool IsClientHello(ReadOnlySpan<byte> datagram) =>
        datagram.Length >= HeaderLength + HandshakeHeaderLength
        && datagram[0] == HandshakeContent
        && datagram[1] == 0xFE
        && datagram[HeaderLength] == ClientHello;

    /// <summary>
    /// Octets at the front of a datagram that are whole records with a known type, a DTLS version and a length that a record can have; a protected one
    /// holds more than nonce and tag: one shorter than that makes OpenSSL 3.0 give up the association, which anybody could forge.
    /// </summary>
    public static int WellFormedLength(ReadOnlySpan<byte> datagram)
    {
        var end = 0;
        while (end + HeaderLength <= datagram.Length)
        {
            var record = datagram[end..];
            int length = BinaryPrimitives.ReadUInt16BigEndian(record[LengthOffset..]);
            var isProtected = BinaryPrimitives.ReadUInt16BigEndian(record[EpochOffset..]) > 0;
            if (record[0] is < FirstContent or > LastContent
                || record[1] != 0xFE
                || length > MaxRecordLength
                || length < (isProtected ? ShortestProtectedRecord : 1)
                || HeaderLength + length > record.Length)
            {
                break;
            }

            end += HeaderLength + length;
        }

        return end;
    }

    /// <summary>Octets of the whole records at the front that make one datagram.</summary>
    /// <param name="records">Records back to back, as a memory without datagram borders holds them.</param>
    /// <param name="mtu">Most octets of a datagram; a single longer record goes by itself.</param>
    public static int NextDatagram(ReadOnlySpan<byte> records, int mtu)
    {
        var end = 0;
        while (end + HeaderLength <= records.Length)
        {
            var next = end + HeaderLength + BinaryPrimitives.ReadUInt16BigEndian(records[(end + LengthOffset)..]);
            if (next > records.Length || (end > 0 && next > mtu))
            {
                break;
            }

            end = next;
        }

        return end == 0 ? records.Length : end;
    }
}
