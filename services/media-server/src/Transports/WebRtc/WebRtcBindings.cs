using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Which sockets calls arrive at, and what clients are told of them.</summary>
internal static class WebRtcBindings
{
    /// <summary>Plans the sockets: each address by itself, because a wildcard socket may answer from another address than it was asked at (one for each port).</summary>
    /// <param name="options">Valid settings.</param>
    public static IReadOnlyList<WebRtcBinding> Plan(WebRtcOptions options)
    {
        var announced = options.Announced.Select(IPAddress.Parse).Distinct().ToArray();
        var addresses = AddressesOf(options);
        var bindings = new List<WebRtcBinding>();
        for (var index = 0; index < addresses.Count; index++)
        {
            var address = addresses[index];

            // A node's address leads to one socket: to announce it for a second one of the family would offer clients the same candidate twice.
            var isFirstOfFamily = addresses.Take(index).All(earlier => earlier.AddressFamily != address.AddressFamily);
            IPAddress[] named = isFirstOfFamily ? [.. announced.Where(candidate => candidate.AddressFamily == address.AddressFamily)] : [];
            foreach (var port in Ports(options))
            {
                bindings.Add(new WebRtcBinding
                {
                    Address = address,
                    Port = port,
                    AnnouncedAddresses = named,
                    AnnouncedPort = options.AnnouncedPort == 0 ? 0 : options.AnnouncedPort + port - options.Port,
                });
            }
        }

        return bindings;
    }

    /// <summary>The addresses listened on, as far as they are addresses.</summary>
    public static IReadOnlyList<IPAddress> AddressesOf(WebRtcOptions options)
    {
        var named = WebRtcOptions.Split(options.Addresses);
        if (named.Length > 0)
        {
            return [.. named.Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>().Distinct()];
        }

        var leavesLoopbackOut = options.Announced.Any();
        return
        [
            .. NetworkInterface.GetAllNetworkInterfaces()
                .Where(nic => nic.OperationalStatus is not OperationalStatus.Down)
                .SelectMany(nic => nic.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => !address.IsIPv6LinkLocal && !(leavesLoopbackOut && IPAddress.IsLoopback(address)) && CanBind(address))
                .Distinct()
                .OrderBy(IPAddress.IsLoopback)
                .ThenBy(address => address.AddressFamily),
        ];
    }

    private static IEnumerable<int> Ports(WebRtcOptions options) => Enumerable.Range(options.Port, Math.Max(options.MaxPort, options.Port) - options.Port + 1);

    /// <summary>An address that is being checked for duplicates, or that is going away, is listed but can't be bound.</summary>
    private static bool CanBind(IPAddress address)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(address, 0));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
