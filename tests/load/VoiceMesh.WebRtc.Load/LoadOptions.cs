using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using VoiceMesh.WebRtc.Load.Peers;

namespace VoiceMesh.WebRtc.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        usage: VoiceMesh.WebRtc.Load [options]

          --measure=relay,soak,codec   what to measure, one or several; default all
          --sessions=50,100,200,500    relay: sessions in each step, rising; default as shown
          --profile=gcm|cm             relay: SRTP profile of the sweep, AES-128-GCM or AES-CM with HMAC-SHA1; default gcm. The other one is measured at 200 sessions
          --seconds=N                  relay: measured seconds of a window; default 3
          --rounds=N                   relay: windows of each server in each step, in alternating order, of which the median counts; default 2
          --steps=N                    relay: turns in which the peers send, spread over 20 ms: 1 to 400; more of them wake servers more often; default 20
          --janus-loops=N              threads that Janus' sessions share; 0 gives each session its own, Janus' default; default 2
          --ours-only                  leave Janus out
          --minutes=N                  soak: length; default 5
          --soak-sessions=N            soak: sessions; default 500
          --codec-shares=50,65,...     codec: calls in each step, in percent of what libopus alone could do on one processor; default 50,65,80,90,100
          --codec-seconds=N            codec: measured seconds of a step; default 4
          --quick                      two steps (50, 200), one round, one minute of soak, two steps of calls; about two minutes
          --address=IP                 address of this host over which all media goes; default its first one besides loopback, which Janus does not take
          --wav=FILE                   the speech that is sent; default the recording of the self-check
          --json=FILE                  also write all figures there
        """;

    public const string RelayMeasurement = "relay";
    public const string SoakMeasurement = "soak";
    public const string CodecMeasurement = "codec";

    private static readonly string[] Measurements = [RelayMeasurement, SoakMeasurement, CodecMeasurement];

    public IReadOnlyList<string> Measure { get; private init; } = Measurements;

    public IReadOnlyList<int> Sessions { get; private init; } = [50, 100, 200, 500];

    public string Profile { get; private init; } = "gcm";

    public int Seconds { get; private init; } = 3;

    public int Rounds { get; private init; } = 2;

    public int Steps { get; private init; } = MediaPump.UsualSteps;

    public int JanusLoops { get; private init; } = 2;

    public bool OursOnly { get; private init; }

    public double Minutes { get; private init; } = 5;

    public int SoakSessions { get; private init; } = 500;

    public IReadOnlyList<int> CodecShares { get; private init; } = [50, 65, 80, 90, 100];

    public int CodecSeconds { get; private init; } = 4;

    public IPAddress Address { get; private init; } = HostAddress();

    public string Wav { get; private init; } = Path.Combine(AppContext.BaseDirectory, "speech.wav");

    public string? Json { get; private init; }

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="mistake">What was wrong; empty when nothing was.</param>
    public static LoadOptions Parse(IEnumerable<string> args, out string mistake)
    {
        var options = new LoadOptions();
        mistake = "";
        foreach (var argument in args)
        {
            var parts = argument.Split('=', 2);
            if (options.With(parts[0], parts.Length == 2 ? parts[1] : "") is not { } changed)
            {
                mistake = $"'{argument}' is not understood.";
                return options;
            }

            options = changed;
        }

        return options;
    }

    private LoadOptions? With(string name, string value) => name switch
    {
        "--measure" when value.Split(',').All(Measurements.Contains) => this with { Measure = value.Split(',') },
        "--sessions" when Counts(value) is { } sessions => this with { Sessions = sessions },
        "--profile" when value is "gcm" or "cm" => this with { Profile = value },
        "--seconds" when Count(value) is > 0 and <= 600 => this with { Seconds = Count(value) },
        "--rounds" when Count(value) is > 0 and <= 100 => this with { Rounds = Count(value) },
        "--steps" when Count(value) is > 0 and <= 400 => this with { Steps = Count(value) },
        "--janus-loops" when value.Length > 0 && value.All(char.IsAsciiDigit) => this with { JanusLoops = Count(value) },
        "--ours-only" when value.Length == 0 => this with { OursOnly = true },
        "--minutes" when Minute(value) is > 0 and <= 1440 => this with { Minutes = Minute(value) },
        "--soak-sessions" when Count(value) is > 0 and <= 5000 => this with { SoakSessions = Count(value) },
        "--codec-shares" when Counts(value) is { } shares => this with { CodecShares = shares },
        "--codec-seconds" when Count(value) is > 0 and <= 600 => this with { CodecSeconds = Count(value) },
        "--quick" when value.Length == 0 => this with { Sessions = [50, 200], Rounds = 1, Minutes = 1, CodecShares = [50, 80], CodecSeconds = 3 },
        "--address" when IPAddress.TryParse(value, out var address) => this with { Address = address },
        "--wav" when File.Exists(value) => this with { Wav = value },
        "--json" when value.Length > 0 => this with { Json = value },
        _ => null,
    };

    private static IPAddress HostAddress() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork, IPAddress.Loopback);

    private static int[]? Counts(string value)
    {
        var counts = value.Split(',').Select(Count).ToArray();
        return counts.All(count => count is > 0 and <= 5000) && counts.SequenceEqual(counts.Order()) ? counts : null;
    }

    private static int Count(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static double Minute(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) ? minutes : 0;
}
