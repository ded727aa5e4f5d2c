using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoiceMesh.WebRtc.Stun;

/// <summary>
/// A view of a STUN message (RFC 8489) with the attributes that ICE uses (RFC 8445 §7.1). It points into the datagram and allocates nothing.
/// </summary>
/// <remarks>
/// Attributes behind MESSAGE-INTEGRITY are not covered by it and therefore not read, but for FINGERPRINT (RFC 8489 §14.5); of an attribute that
/// appears twice the first counts (§14). A message with a wrong FINGERPRINT, or with anything behind it, is no STUN message (§14.7).
/// </remarks>
internal readonly ref struct StunMessage
{
    public const int HeaderLength = 20;
    public const uint MagicCookie = 0x2112A442;
    public const int TransactionIdLength = 12;

    /// <summary>Checks are below 200 octets; more than this is not taken for STUN.</summary>
    public const int MaxLength = 1280;

    /// <summary>No more unknown attributes than this are reported back.</summary>
    public const int MaxUnknownAttributes = 4;

    private readonly ReadOnlySpan<byte> _message;
    private readonly int _integrityOffset;
    private readonly ulong _unknownTypes;

    private StunMessage(ReadOnlySpan<byte> message, Attributes attributes)
    {
        _message = message;
        _integrityOffset = attributes.IntegrityOffset;
        _unknownTypes = attributes.UnknownTypes;
        UnknownCount = attributes.UnknownCount;
        Username = attributes.Username;
        XorMappedAddress = attributes.XorMappedAddress;
        Priority = attributes.Priority;
        ErrorCode = attributes.ErrorCode;
        UseCandidate = attributes.UseCandidate;
        IsControlled = attributes.IsControlled;
        IsControlling = attributes.IsControlling;
        HasFingerprint = attributes.HasFingerprint;
    }

    public StunMessageType Type => (StunMessageType)BinaryPrimitives.ReadUInt16BigEndian(_message);

    public ReadOnlySpan<byte> TransactionId => _message.Slice(8, TransactionIdLength);

    /// <summary>USERNAME, or empty; for a check it is <c>receiver's ufrag:sender's ufrag</c> (RFC 8445 §7.2.2).</summary>
    public ReadOnlySpan<byte> Username { get; }

    /// <summary>The ufrag of the agent that the check is meant for.</summary>
    public ReadOnlySpan<byte> LocalFragment
    {
        get
        {
            var colon = Username.IndexOf((byte)':');
            return colon < 0 ? [] : Username[..colon];
        }
    }

    /// <summary>The ufrag of the agent that sent the check.</summary>
    public ReadOnlySpan<byte> RemoteFragment
    {
        get
        {
            var colon = Username.IndexOf((byte)':');
            return colon < 0 ? [] : Username[(colon + 1)..];
        }
    }

    public TransportAddress? XorMappedAddress { get; }

    /// <summary>PRIORITY of the peer-reflexive candidate that the check would make (RFC 8445 §7.1.1), else 0.</summary>
    public uint Priority { get; }

    /// <summary>ERROR-CODE, 300 to 699, else 0.</summary>
    public int ErrorCode { get; }

    /// <summary>The controlling agent nominates the pair (RFC 8445 §7.1.2).</summary>
    public bool UseCandidate { get; }

    public bool IsControlled { get; }

    public bool IsControlling { get; }

    /// <summary>A FINGERPRINT was there, and right.</summary>
    public bool HasFingerprint { get; }

    public bool HasIntegrity => _integrityOffset > 0;

    /// <summary>Attributes that must be understood and are not (RFC 8489 §6.3.1), at most <see cref="MaxUnknownAttributes"/> counted.</summary>
    public int UnknownCount { get; }

    /// <param name="index">0 up to <see cref="UnknownCount"/>, exclusive.</param>
    public ushort UnknownType(int index) => (ushort)(_unknownTypes >> (16 * index));

    /// <summary>Reads a datagram.</summary>
    /// <returns>False where it is no well-formed STUN message.</returns>
    public static bool TryParse(ReadOnlySpan<byte> datagram, out StunMessage message)
    {
        message = default;
        if (datagram.Length is < HeaderLength or > MaxLength
            || (datagram[0] & 0xC0) != 0
            || BinaryPrimitives.ReadUInt32BigEndian(datagram[4..]) != MagicCookie)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (length != datagram.Length - HeaderLength || (length & 3) != 0)
        {
            return false;
        }

        var attributes = new Attributes();
        for (var offset = HeaderLength; offset < datagram.Length;)
        {
            // The length is a multiple of four and so is every offset: a header is always whole here.
            var type = (StunAttributeType)BinaryPrimitives.ReadUInt16BigEndian(datagram[offset..]);
            int valueLength = BinaryPrimitives.ReadUInt16BigEndian(datagram[(offset + 2)..]);
            var next = offset + 4 + ((valueLength + 3) & ~3);
            if (next > datagram.Length || attributes.HasFingerprint)
            {
                return false;
            }

            if (!attributes.Read(type, datagram, offset, datagram.Slice(offset + 4, valueLength)))
            {
                return false;
            }

            offset = next;
        }

        message = new StunMessage(datagram, attributes);
        return true;
    }

    /// <summary>Compares MESSAGE-INTEGRITY, in constant time, with the one of a short-term password (RFC 8489 §14.5, §9.1.1).</summary>
    public bool VerifyIntegrity(ReadOnlySpan<byte> password)
    {
        if (!HasIntegrity)
        {
            return false;
        }

        // The hash covers the message up to the attribute with a length that ends behind it, as if nothing followed.
        Span<byte> covered = stackalloc byte[_integrityOffset];
        _message[.._integrityOffset].CopyTo(covered);
        BinaryPrimitives.WriteUInt16BigEndian(covered[2..], (ushort)(_integrityOffset + 4 + StunIntegrity.Length - HeaderLength));
        Span<byte> expected = stackalloc byte[StunIntegrity.Length];
        StunIntegrity.Compute(password, covered, expected);
        return CryptographicOperations.FixedTimeEquals(expected, _message.Slice(_integrityOffset + 4, StunIntegrity.Length));
    }

    private ref struct Attributes
    {
        public int IntegrityOffset;
        public ulong UnknownTypes;
        public int UnknownCount;
        public ReadOnlySpan<byte> Username;
        public TransportAddress? XorMappedAddress;
        public uint Priority;
        public int ErrorCode;
        public bool UseCandidate;
        public bool IsControlled;
        public bool IsControlling;
        public bool HasFingerprint;

        public bool Read(StunAttributeType type, ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> value)
        {
            if (type == StunAttributeType.Fingerprint)
            {
                HasFingerprint = value.Length == 4
                    && BinaryPrimitives.ReadUInt32BigEndian(value) == StunCrc32.Fingerprint(message[..offset]);
                return HasFingerprint;
            }

            return IntegrityOffset > 0 || ReadCovered(type, message, offset, value);
        }

        private bool ReadCovered(StunAttributeType type, ReadOnlySpan<byte> message, int offset, ReadOnlySpan<byte> value)
        {
            switch (type)
            {
                case StunAttributeType.MessageIntegrity:
                    IntegrityOffset = offset;
                    return value.Length == StunIntegrity.Length;
                case StunAttributeType.Username:
                    Username = Username.IsEmpty ? value : Username;
                    return true;
                case StunAttributeType.Priority:
                    Priority = Priority == 0 && value.Length == 4 ? BinaryPrimitives.ReadUInt32BigEndian(value) : Priority;
                    return value.Length == 4;
                case StunAttributeType.UseCandidate:
                    UseCandidate = true;
                    return value.IsEmpty;
                case StunAttributeType.IceControlled:
                    IsControlled = true;
                    return value.Length == 8;
                case StunAttributeType.IceControlling:
                    IsControlling = true;
                    return value.Length == 8;
                case StunAttributeType.XorMappedAddress:
                    XorMappedAddress ??= ReadXorMapped(message, value);
                    return XorMappedAddress is not null;
                case StunAttributeType.ErrorCode:
                    ErrorCode = value.Length >= 4 ? ((value[2] & 7) * 100) + value[3] : 0;
                    return value.Length >= 4;
                case StunAttributeType.UnknownAttributes or StunAttributeType.MessageIntegritySha256:
                    return true;
                default:
                    CountUnknown((ushort)type);
                    return true;
            }
        }

        private void CountUnknown(ushort type)
        {
            if (type < 0x8000 && UnknownCount < MaxUnknownAttributes)
            {
                UnknownTypes |= (ulong)type << (16 * UnknownCount++);
            }
        }

        private static TransportAddress? ReadXorMapped(ReadOnlySpan<byte> message, ReadOnlySpan<byte> value)
        {
            var port = (ushort)(value.Length < 4 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(value[2..]) ^ (ushort)(MagicCookie >> 16));
            return (value.Length, value.Length > 1 ? value[1] : 0) switch
            {
                (8, 1) => new TransportAddress(BinaryPrimitives.ReadUInt32BigEndian(value[4..]) ^ MagicCookie, port, IsIPv6: false),
                (20, 2) => new TransportAddress(
                    BinaryPrimitives.ReadUInt128BigEndian(value[4..]) ^ BinaryPrimitives.ReadUInt128BigEndian(message[4..]),
                    port,
                    IsIPv6: true),
                _ => null,
            };
        }
    }
}
