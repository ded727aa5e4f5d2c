using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoiceMesh.WebRtc.Ice;

/// <summary>A host candidate of the answer (RFC 8445 §5.1, RFC 8839 §5.1). RTP and RTCP share component 1 (RFC 5761).</summary>
/// <param name="Address">The address that clients reach.</param>
/// <param name="Port">The UDP port that clients reach.</param>
/// <param name="Index">Position among the announced candidates: an earlier one is preferred.</param>
internal sealed record IceCandidate(IPAddress Address, int Port, int Index)
{
    private const uint HostTypePreference = 126;
    private const uint HighestLocalPreference = 65_535;
    private const uint ComponentId = 1;

    /// <summary>RFC 8445 §5.1.2.1; IPv6 goes before IPv4, as §5.1.2.2 and RFC 8421 recommend for one interface.</summary>
    public uint Priority
    {
        get
        {
            var family = Address.AddressFamily == AddressFamily.InterNetworkV6 ? 0u : 1u;
            var localPreference = HighestLocalPreference - (uint)(2 * Index) - family;
            return (HostTypePreference << 24) | (localPreference << 8) | (256 - ComponentId);
        }
    }

    /// <summary>The value of the <c>a=candidate</c> line.</summary>
    public string ToAttribute() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Index + 1} {ComponentId} udp {Priority} {Address} {Port} typ host");
}
