using System.Net;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>Where an endpoint listens and what it puts up with.</summary>
public sealed record WebRtcEndpointOptions
{
    /// <summary>One address and port each; at least one. All sessions share them.</summary>
    public required IReadOnlyList<WebRtcBinding> Bindings { get; init; }

    /// <summary>
    /// UDP sockets, each with a thread of its own, on the port of every binding: 1 to 64, default 1. With more, the kernel spreads clients over them by their addresses (SO_REUSEPORT), which
    /// helps only when one thread is not enough to receive and decipher everything; Linux only.
    /// </summary>
    public int SocketsPerBinding { get; init; } = 1;

    /// <summary>Sessions at one time, 1 or more.</summary>
    public int MaxSessions { get; init; } = 2_000;

    /// <summary>New sessions in a second, over all clients, 1 or more.</summary>
    public int MaxSessionStartsPerSecond { get; init; } = 100;

    /// <summary>New sessions of one client address in ten seconds, 1 or more. An IPv6 client counts by its /64 network.</summary>
    public int MaxSessionStartsPerAddress { get; init; } = 20;

    /// <summary>New DTLS handshakes of one address in ten seconds, 1 or more: a handshake costs about a millisecond of processor time.</summary>
    public int MaxDtlsStartsPerAddress { get; init; } = 20;

    /// <summary>Time from the answer to flowing media, after which a session is given up.</summary>
    public TimeSpan SetupTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a connectivity check of the peer after which a session ends; RFC 7675 §5.1 sets 30 s.</summary>
    public TimeSpan ConsentTimeLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Octets of UDP payload, 576 to 9000; what is longer is neither accepted nor sent.</summary>
    public int MaxDatagramLength { get; init; } = 1_472;

    /// <summary>Puts RFC 2198 redundancy first in the answer where it is offered: twice the bitrate, and half of all losses repaired.</summary>
    public bool PreferRedundancy { get; init; } = true;

    /// <summary>Bits per second that a client's Opus encoder is asked to stay below on average, 6,000 to 510,000.</summary>
    public int MaxAverageBitrate { get; init; } = 32_000;

    /// <summary>Octets that the operating system is asked to hold for each socket and direction, 64 KiB or more; it may grant less.</summary>
    public int SocketBufferLength { get; init; } = 4 * 1024 * 1024;

    /// <exception cref="ArgumentException">A value is out of its range; the message names it.</exception>
    internal void Validate()
    {
        Require(Bindings.Count > 0, "Bindings must hold at least one binding.");
        foreach (var binding in Bindings)
        {
            Require(binding.Port is >= 0 and <= 65_535, $"A port is 0 to 65535, not {binding.Port}.");
            Require(binding.AnnouncedPort is >= 0 and <= 65_535, $"An announced port is 0 to 65535, not {binding.AnnouncedPort}.");
            Require(
                binding.AnnouncedAddresses.Count > 0 || !IsWildcard(binding.Address),
                $"The wildcard address {binding.Address} needs announced addresses: say at which addresses clients reach this host.");
            foreach (var announced in binding.AnnouncedAddresses)
            {
                Require(!IsWildcard(announced), $"{announced} can't be announced: clients can't reach a wildcard address.");
            }
        }

        Require(SocketsPerBinding is >= 1 and <= 64, "SocketsPerBinding must be 1 to 64.");
        Require(SocketsPerBinding == 1 || OperatingSystem.IsLinux(), "SocketsPerBinding must be 1: only Linux spreads datagrams over sockets of one port.");
        Require(MaxSessions >= 1, "MaxSessions must be 1 or more.");
        Require(MaxSessionStartsPerSecond >= 1, "MaxSessionStartsPerSecond must be 1 or more.");
        Require(MaxSessionStartsPerAddress >= 1, "MaxSessionStartsPerAddress must be 1 or more.");
        Require(MaxDtlsStartsPerAddress >= 1, "MaxDtlsStartsPerAddress must be 1 or more.");
        Require(SetupTimeLimit > TimeSpan.Zero, "SetupTimeLimit must be more than zero.");
        Require(ConsentTimeLimit > TimeSpan.Zero, "ConsentTimeLimit must be more than zero.");
        Require(MaxDatagramLength is >= 576 and <= 9_000, "MaxDatagramLength must be 576 to 9000.");
        Require(MaxAverageBitrate is >= 6_000 and <= 510_000, "MaxAverageBitrate must be 6000 to 510000 (RFC 7587 §6.1).");
        Require(SocketBufferLength >= 64 * 1024, "SocketBufferLength must be 65536 or more.");
    }

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }
}
