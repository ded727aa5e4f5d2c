namespace VoiceMesh.WebRtc.Stun;

/// <summary>Method and class of a STUN message (RFC 8489 §5); ICE uses the Binding method only.</summary>
internal enum StunMessageType : ushort
{
    BindingRequest = 0x0001,
    BindingIndication = 0x0011,
    BindingSuccess = 0x0101,
    BindingError = 0x0111,
}
