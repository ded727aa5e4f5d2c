namespace VoiceMesh.WebRtc.Stun;

/// <summary>Attributes of RFC 8489 §14 and RFC 8445 §16.1. Types below 0x8000 must be understood by who receives them.</summary>
internal enum StunAttributeType : ushort
{
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    ErrorCode = 0x0009,
    UnknownAttributes = 0x000A,
    MessageIntegritySha256 = 0x001C,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}
