using System.Net;
using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>What the command line asks for.</summary>
/// <param name="Endpoint">Where to listen, and the limits.</param>
/// <param name="Reports">Whether sessions send RTCP reports, as a media server does.</param>
internal sealed record EchoHostOptions(WebRtcEndpointOptions Endpoint, bool Reports)
{
    private const int NoLimit = 1_000_000;

    private const string AddressArgument = "--address=";

    /// <param name="args"><c>--address=IP</c>, loopback unless given; <c>--open-limits</c>: thousands of sessions of one address at any rate, for a load generator. <c>--reports</c>.</param>
    public static EchoHostOptions Parse(string[] args)
    {
        var given = args.FirstOrDefault(argument => argument.StartsWith(AddressArgument, StringComparison.Ordinal));
        var address = given is null ? IPAddress.Loopback : IPAddress.Parse(given[AddressArgument.Length..]);
        var endpoint = new WebRtcEndpointOptions { Bindings = [new WebRtcBinding { Address = address }] };
        if (args.Contains("--open-limits"))
        {
            endpoint = endpoint with
            {
                MaxSessions = NoLimit,
                MaxSessionStartsPerSecond = NoLimit,
                MaxSessionStartsPerAddress = NoLimit,
                MaxDtlsStartsPerAddress = NoLimit,
            };
        }

        return new EchoHostOptions(endpoint, args.Contains("--reports"));
    }
}
