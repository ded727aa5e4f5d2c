using System.Net;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>One UDP socket and the addresses at which clients reach it.</summary>
public sealed record WebRtcBinding
{
    /// <summary>
    /// The local address. A wildcard address (0.0.0.0 or ::) may answer from another address than it was asked at on a host that has several; bind each
    /// address by itself there.
    /// </summary>
    public required IPAddress Address { get; init; }

    /// <summary>The local port, 0 to 65535; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>What the answer's candidates say instead of <see cref="Address"/>, for a host behind a one-to-one NAT. Required for a wildcard address.</summary>
    public IReadOnlyList<IPAddress> AnnouncedAddresses { get; init; } = [];

    /// <summary>What the answer's candidates say instead of the local port; 0 for the local one.</summary>
    public int AnnouncedPort { get; init; }
}
