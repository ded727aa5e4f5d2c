using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace VoiceMesh.WebRtc.Stun;

/// <summary>A remote IP address and UDP port as a value: reading, comparing and hashing one allocates nothing.</summary>
/// <param name="Address">The address as a number in network order; an IPv4 address fills the low 32 bits.</param>
/// <param name="Port">UDP port.</param>
/// <param name="IsIPv6">Tells ::1.2.3.4 from 1.2.3.4.</param>
internal readonly record struct TransportAddress(UInt128 Address, ushort Port, bool IsIPv6)
{
    private const int PortOffset = 2;
    private const int IPv4Offset = 4;
    private const int IPv6Offset = 8;

    /// <summary>Octets of the address: 4 or 16.</summary>
    public int AddressLength => IsIPv6 ? 16 : 4;

    /// <summary>The same host with port 0, which is what limits per address count by.</summary>
    public TransportAddress Host => this with { Port = 0 };

    /// <summary>Reads the operating system's socket address (<c>sockaddr_in</c> or <c>sockaddr_in6</c>).</summary>
    public static TransportAddress From(SocketAddress socketAddress)
    {
        var octets = socketAddress.Buffer.Span;
        var port = BinaryPrimitives.ReadUInt16BigEndian(octets[PortOffset..]);
        return socketAddress.Family == AddressFamily.InterNetworkV6
            ? new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(octets[IPv6Offset..]), port, IsIPv6: true)
            : new TransportAddress(BinaryPrimitives.ReadUInt32BigEndian(octets[IPv4Offset..]), port, IsIPv6: false);
    }

    public static TransportAddress From(IPEndPoint endPoint)
    {
        Span<byte> octets = stackalloc byte[16];
        endPoint.Address.TryWriteBytes(octets, out var length);
        return length == 16
            ? new TransportAddress(BinaryPrimitives.ReadUInt128BigEndian(octets), (ushort)endPoint.Port, IsIPv6: true)
            : new TransportAddress(BinaryPrimitives.ReadUInt32BigEndian(octets), (ushort)endPoint.Port, IsIPv6: false);
    }

    /// <summary>Writes the address in network order.</summary>
    /// <returns><see cref="AddressLength"/>.</returns>
    public int WriteAddress(Span<byte> destination)
    {
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(destination, Address);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Address);
        }

        return AddressLength;
    }

    public IPEndPoint ToEndPoint()
    {
        Span<byte> octets = stackalloc byte[16];
        return new IPEndPoint(new IPAddress(octets[..WriteAddress(octets)]), Port);
    }

    public override string ToString() => ToEndPoint().ToString();
}
