using System.Net;
using Microsoft.Extensions.Options;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Finds what is wrong between the settings of calls, all of it at once; the ranges of each are its annotations' matter.</summary>
internal sealed class WebRtcOptionsValidator : IValidateOptions<WebRtcOptions>
{
    private const int MostPorts = 64;
    private static readonly string[] PlainSchemes = ["stun:", "stuns:", "turn:", "turns:"];
    private static readonly string[] TurnSchemes = ["turn:", "turns:"];

    public ValidateOptionsResult Validate(string? name, WebRtcOptions options)
    {
        var faults = new List<string>();
        if (options.Enabled)
        {
            CheckPorts(options, faults);
            CheckSockets(options, faults);
            CheckAddresses(options, faults);
        }

        CheckServers(options, faults);
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckPorts(WebRtcOptions options, List<string> faults)
    {
        if (options.MaxPort != 0 && options.Port == 0)
        {
            faults.Add("MaxPort needs Port: a range has no beginning when the first port is any free one.");
        }
        else if (options.MaxPort != 0 && (options.MaxPort < options.Port || options.MaxPort - options.Port >= MostPorts))
        {
            faults.Add($"MaxPort must be from Port ({options.Port}) to {MostPorts - 1} above it, not {options.MaxPort}.");
        }

        if (options.AnnouncedPort != 0 && options.AnnouncedPort + Math.Max(0, options.MaxPort - options.Port) > IPEndPoint.MaxPort)
        {
            faults.Add($"AnnouncedPort {options.AnnouncedPort} leaves no room for the range from Port to MaxPort.");
        }
    }

    private static void CheckSockets(WebRtcOptions options, List<string> faults)
    {
        if (options.SocketsPerBinding > 1 && !OperatingSystem.IsLinux())
        {
            faults.Add("SocketsPerBinding must be 1: only Linux spreads datagrams over sockets of one port.");
        }
    }

    private static void CheckAddresses(WebRtcOptions options, List<string> faults)
    {
        foreach (var text in WebRtcOptions.Split(options.Addresses).Where(text => !IPAddress.TryParse(text, out _)))
        {
            faults.Add($"Addresses: '{text}' is not an IP address.");
        }

        var announced = new List<IPAddress>();
        foreach (var (setting, list) in ((string, string)[])[(nameof(options.AnnouncedAddresses), options.AnnouncedAddresses), (nameof(options.RelayAddresses), options.RelayAddresses)])
        {
            foreach (var text in WebRtcOptions.Split(list))
            {
                if (!IPAddress.TryParse(text, out var address) || IsWildcard(address))
                {
                    faults.Add($"{setting}: '{text}' is not an IP address that {(setting == nameof(options.RelayAddresses) ? "a TURN server" : "clients")} can reach.");
                }
                else
                {
                    announced.Add(address);
                }
            }
        }

        var bound = WebRtcBindings.AddressesOf(options);
        if (bound.Count == 0)
        {
            faults.Add("Addresses: there is no address to listen on.");
        }

        foreach (var address in bound.Where(address => IsWildcard(address) && announced.All(known => known.AddressFamily != address.AddressFamily)))
        {
            faults.Add($"Addresses: {address} needs AnnouncedAddresses or RelayAddresses of its family, because clients can't reach a wildcard address.");
        }

        foreach (var address in announced.Where(address => bound.All(known => known.AddressFamily != address.AddressFamily)))
        {
            faults.Add($"AnnouncedAddresses, RelayAddresses: nothing listens on the address family of {address}.");
        }
    }

    private static void CheckServers(WebRtcOptions options, List<string> faults)
    {
        CheckSchemes(nameof(options.IceServers), options.IceServers, PlainSchemes, faults);
        CheckSchemes(nameof(options.TurnUrls), options.TurnUrls, TurnSchemes, faults);
        if (options.TurnUrls.Length > 0 != options.TurnSecret.Length > 0)
        {
            faults.Add("TurnUrls and TurnSecret belong together: set both or neither.");
        }
    }

    private static void CheckSchemes(string setting, string list, string[] schemes, List<string> faults)
    {
        foreach (var url in WebRtcOptions.Split(list).Where(url => !schemes.Any(scheme => url.StartsWith(scheme, StringComparison.Ordinal) && url.Length > scheme.Length)))
        {
            faults.Add($"{setting}: '{url}' must begin with {string.Join(" or ", schemes)} and name a host (RFC 7064, RFC 7065).");
        }
    }

    private static bool IsWildcard(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
