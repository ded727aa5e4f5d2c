using System.Globalization;
using System.Net;
using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>What the command line asks for.</summary>
/// <param name="Endpoint">Where to listen, and the limits.</param>
/// <param name="Reports">Whether sessions that are only sent back what they send get RTCP reports, as those of a media server do.</param>
/// <param name="Workers">Workers that decode and speak in every call; 0 to send back packets as they are.</param>
/// <param name="Speech">WAV file that is spoken in every call.</param>
internal sealed record EchoHostOptions(WebRtcEndpointOptions Endpoint, bool Reports, int Workers, string Speech)
{
    private const int NoLimit = 1_000_000;

    /// <param name="args">
    /// <c>--address=IP</c>, loopback unless given; <c>--open-limits</c> for thousands of sessions of one address at any rate; <c>--reports</c>;
    /// <c>--workers=N --speech=WAV</c>.
    /// </param>
    public static EchoHostOptions Parse(string[] args)
    {
        string? Value(string name) => args.FirstOrDefault(argument => argument.StartsWith(name, StringComparison.Ordinal))?[name.Length..];
        var address = Value("--address=") is { } given ? IPAddress.Parse(given) : IPAddress.Loopback;
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

        var workers = int.Parse(Value("--workers=") ?? "0", CultureInfo.InvariantCulture);
        return new EchoHostOptions(endpoint, args.Contains("--reports"), workers, Value("--speech=") ?? string.Empty);
    }
}
