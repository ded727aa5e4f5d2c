using System.Globalization;

namespace VoiceMesh.Load;

/// <summary>What the command line asks for.</summary>
internal sealed record LoadOptions
{
    public const string Usage = """
        usage: VoiceMesh.Load [options]

          --scenario=turns|barge-in|kill|idle   what to measure; default turns
          --conversations=N   simultaneous conversations (turns) or listening sessions (idle); default 10
          --rounds=N          measured rounds, after one that warms up; default 3
          --together          every conversation starts at the same moment instead of spread over the length of one
          --seconds=N         how long the idle scenario listens; default 20
          --wav=FILE          what is spoken; default the recording of the self-check
          --url=http://...    a mesh that runs already; default: one is started on free ports (kill always starts its own)
          --log=LEVEL         what the started services log to standard error; default Error
        """;

    private static readonly string[] Scenarios = ["turns", "barge-in", "kill", "idle"];

    public string Scenario { get; private init; } = "turns";

    public int Conversations { get; private init; } = 10;

    public int Rounds { get; private init; } = 3;

    public bool Together { get; private init; }

    public int Seconds { get; private init; } = 20;

    public string? Wav { get; private init; }

    public Uri? Url { get; private init; }

    public string LogLevel { get; private init; } = "Error";

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
            var value = parts.Length == 2 ? parts[1] : "";
            switch (parts[0])
            {
                case "--scenario" when Scenarios.Contains(value):
                    options = options with { Scenario = value };
                    break;
                case "--conversations" when Count(value) is > 0 and <= 1000:
                    options = options with { Conversations = Count(value) };
                    break;
                case "--rounds" when Count(value) is > 0 and <= 1000:
                    options = options with { Rounds = Count(value) };
                    break;
                case "--seconds" when Count(value) is > 0 and <= 3600:
                    options = options with { Seconds = Count(value) };
                    break;
                case "--together" when value.Length == 0:
                    options = options with { Together = true };
                    break;
                case "--wav" when File.Exists(value):
                    options = options with { Wav = value };
                    break;
                case "--url" when Uri.TryCreate(value, UriKind.Absolute, out var url):
                    options = options with { Url = url };
                    break;
                case "--log" when value.Length > 0:
                    options = options with { LogLevel = value };
                    break;
                default:
                    mistake = $"'{argument}' is not understood.";
                    return options;
            }
        }

        return options;
    }

    private static int Count(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
}
