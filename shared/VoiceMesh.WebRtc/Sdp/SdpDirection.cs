namespace VoiceMesh.WebRtc.Sdp;

/// <summary>Which way media may flow, seen from the side that says so (RFC 8866 §6.7).</summary>
[Flags]
internal enum SdpDirection
{
    Inactive = 0,
    SendOnly = 1,
    ReceiveOnly = 2,
    SendReceive = SendOnly | ReceiveOnly,
}
