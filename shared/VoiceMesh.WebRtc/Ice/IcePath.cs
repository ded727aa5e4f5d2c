using VoiceMesh.WebRtc.Stun;

namespace VoiceMesh.WebRtc.Ice;

/// <summary>A candidate pair as a lite agent sees it: the local socket that a check arrived at and the address that it came from.</summary>
/// <param name="Socket">Index of the socket among those of the endpoint.</param>
/// <param name="Remote">Source of the check.</param>
internal readonly record struct IcePath(int Socket, TransportAddress Remote);
