using System.Globalization;

namespace VoiceMesh.Accuracy;

/// <summary>The command line.</summary>
/// <param name="Folder">Folder with WAV files and transcripts.tsv.</param>
/// <param name="Configurations">What is measured, in this order.</param>
/// <param name="Stt">The stt service's assembly, for configurations that are started here.</param>
/// <param name="Json">File that the figures go to as JSON; empty for none.</param>
/// <param name="CandidateMs">Silence after which the end-of-speech candidate is sent.</param>
/// <param name="EndMs">Silence after which the utterance is ended.</param>
internal sealed record AccuracyArguments(string Folder, IReadOnlyList<SttConfiguration> Configurations, string Stt, string Json, int CandidateMs, int EndMs)
{
    public const string Usage = """
        usage: VoiceMesh.Accuracy FOLDER [--configuration=NAME[:Section__Key=value,...]]... [--address=URL]... [--stt=VoiceMesh.Stt.dll] [--json=FILE]
                                  [--candidate-ms=200] [--end-ms=500]
          FOLDER            WAV files and transcripts.tsv: per line a file name, a tab and the words said
          --configuration   starts an stt service with these settings and measures it; without one, and without --address, the default settings
          --address         measures a running stt service, for example http://localhost:5052; processor time is then unknown
          --stt             assembly of the stt service, for --configuration
          --json            also writes the figures to a file
          --candidate-ms    silence before end_of_speech_candidate is sent
          --end-ms          silence before end_of_utterance is sent
        """;

    /// <returns>The arguments, or a sentence that says what is wrong with them.</returns>
    public static (AccuracyArguments? Arguments, string Mistake) Parse(IReadOnlyList<string> args)
    {
        var parsed = new AccuracyArguments("", [], "", "", 200, 500);
        foreach (var argument in args)
        {
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                parsed = parsed with { Folder = argument };
                continue;
            }

            var value = argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..];
            switch (argument.Split('=')[0])
            {
                case "--configuration" when SttConfiguration.TryParse(value, out var configuration):
                    parsed = parsed with { Configurations = [.. parsed.Configurations, configuration] };
                    break;
                case "--address" when Uri.TryCreate(value, UriKind.Absolute, out var address):
                    parsed = parsed with { Configurations = [.. parsed.Configurations, new SttConfiguration(value, new Dictionary<string, string>(), address)] };
                    break;
                case "--stt":
                    parsed = parsed with { Stt = value };
                    break;
                case "--json":
                    parsed = parsed with { Json = value };
                    break;
                case "--candidate-ms" when Number(value) is { } milliseconds:
                    parsed = parsed with { CandidateMs = milliseconds };
                    break;
                case "--end-ms" when Number(value) is { } milliseconds:
                    parsed = parsed with { EndMs = milliseconds };
                    break;
                default:
                    return (null, $"'{argument}' is not understood.");
            }
        }

        parsed = parsed.Configurations.Count > 0 ? parsed : parsed with { Configurations = [new SttConfiguration("default", new Dictionary<string, string>(), null)] };
        return
            !File.Exists(Path.Combine(parsed.Folder, "transcripts.tsv")) ? (null, $"'{parsed.Folder}' holds no transcripts.tsv.")
            : parsed.EndMs < parsed.CandidateMs ? (null, "--end-ms must not be less than --candidate-ms.")
            : parsed.Configurations.Any(configuration => configuration.Address is null) && !File.Exists(parsed.Stt) ? (null, "--stt must name the assembly of the stt service.")
            : (parsed, "");
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 10_000 ? number : null;
}
