using System.Buffers.Binary;
using System.Text;

namespace VoiceMesh.WebRtc.Stun;

/// <summary>Writes one STUN message (RFC 8489 §5) into a caller's buffer; nothing is allocated.</summary>
internal ref struct StunWriter
{
    /// <summary>Every message that this library sends fits into this.</summary>
    public const int BufferLength = 256;

    private readonly Span<byte> _buffer;
    private int _length;

    /// <param name="buffer">At least <see cref="BufferLength"/> octets.</param>
    /// <param name="type">Method and class.</param>
    /// <param name="transactionId">12 octets; a response repeats its request's.</param>
    public StunWriter(Span<byte> buffer, StunMessageType type, ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        _length = StunMessage.HeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId[..StunMessage.TransactionIdLength].CopyTo(buffer[8..]);
    }

    public void Add(StunAttributeType type, ReadOnlySpan<byte> value)
    {
        value.CopyTo(Begin(type, value.Length));
    }

    public void AddUInt32(StunAttributeType type, uint value) =>
        BinaryPrimitives.WriteUInt32BigEndian(Begin(type, sizeof(uint)), value);

    public void AddUInt64(StunAttributeType type, ulong value) =>
        BinaryPrimitives.WriteUInt64BigEndian(Begin(type, sizeof(ulong)), value);

    /// <summary>XOR-MAPPED-ADDRESS (RFC 8489 §14.2): where the request was seen to come from.</summary>
    public void AddXorMappedAddress(TransportAddress address)
    {
        var value = Begin(StunAttributeType.XorMappedAddress, 4 + address.AddressLength);
        value[0] = 0;
        value[1] = (byte)(address.IsIPv6 ? 2 : 1);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(address.Port ^ (StunMessage.MagicCookie >> 16)));
        address.WriteAddress(value[4..]);
        for (var octet = 4; octet < value.Length; octet++)
        {
            // The mask is the cookie followed by the transaction id, which lie side by side in the header.
            value[octet] ^= _buffer[octet];
        }
    }

    /// <summary>ERROR-CODE (RFC 8489 §14.8).</summary>
    /// <param name="code">300 to 699.</param>
    /// <param name="reason">ASCII, at most 60 characters.</param>
    public void AddErrorCode(int code, string reason)
    {
        var value = Begin(StunAttributeType.ErrorCode, 4 + reason.Length);
        value[0] = 0;
        value[1] = 0;
        value[2] = (byte)(code / 100);
        value[3] = (byte)(code % 100);
        Encoding.ASCII.GetBytes(reason, value[4..]);
    }

    /// <summary>UNKNOWN-ATTRIBUTES (RFC 8489 §14.9): what of a request was not understood.</summary>
    public void AddUnknownAttributes(in StunMessage request)
    {
        var value = Begin(StunAttributeType.UnknownAttributes, 2 * request.UnknownCount);
        for (var index = 0; index < request.UnknownCount; index++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(value[(2 * index)..], request.UnknownType(index));
        }
    }

    /// <summary>Closes the message with MESSAGE-INTEGRITY of a short-term password and FINGERPRINT (RFC 8489 §14.5, §14.7).</summary>
    /// <returns>Octets of the whole message.</returns>
    public int Finish(ReadOnlySpan<byte> password)
    {
        var covered = _length;
        var integrity = Begin(StunAttributeType.MessageIntegrity, StunIntegrity.Length);
        StunIntegrity.Compute(password, _buffer[..covered], integrity);
        return Finish();
    }

    /// <summary>Closes the message with FINGERPRINT only.</summary>
    public int Finish()
    {
        var covered = _length;
        var fingerprint = Begin(StunAttributeType.Fingerprint, sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(fingerprint, StunCrc32.Fingerprint(_buffer[..covered]));
        return _length;
    }

    /// <summary>Opens an attribute, pads it, and sets the header's length to its end, as integrity and fingerprint count it.</summary>
    private Span<byte> Begin(StunAttributeType type, int valueLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_length + 2)..], (ushort)valueLength);
        var start = _length + 4;
        _length = start + ((valueLength + 3) & ~3);
        _buffer[(start + valueLength).._length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(_length - StunMessage.HeaderLength));
        return _buffer.Slice(start, valueLength);
    }
}
