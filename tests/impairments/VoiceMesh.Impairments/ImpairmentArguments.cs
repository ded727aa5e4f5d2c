using System.Globalization;

namespace VoiceMesh.Impairments;

/// <summary>The command line.</summary>
/// <param name="Audio">Folder with WAV files of 16 kHz and transcripts.tsv.</param>
/// <param name="Stt">The stt service's assembly; empty to leave transcripts out.</param>
/// <param name="Out">Folder that gets what was heard; empty to keep nothing.</param>
/// <param name="Seeds">Calls per network and way of recovery.</param>
/// <param name="Repetitions">Times that each recording is said in a call.</param>
internal sealed record ImpairmentArguments(string Audio, string Stt, string Out, int Seeds, int Repetitions)
{
    public const string Usage = """
        usage: VoiceMesh.Impairments --audio=FOLDER [--stt=VoiceMesh.Stt.dll] [--out=FOLDER] [--seeds=2] [--repetitions=4]
          --audio         WAV files of 16 kHz and transcripts.tsv: per line a file name, a tab and the words said
          --stt           assembly of the stt service, which transcribes what was heard; its settings come from the environment
          --out           gets what was heard as WAV files, a folder per network and way of recovery
          --seeds         calls of each kind
          --repetitions   times that each recording is said in a call
        """;

    /// <returns>The arguments, or a sentence that says what is wrong with them.</returns>
    public static (ImpairmentArguments? Arguments, string Mistake) Parse(IReadOnlyList<string> args)
    {
        var parsed = new ImpairmentArguments("", "", "", 2, 4);
        foreach (var argument in args)
        {
            var value = argument[(argument.IndexOf('=', StringComparison.Ordinal) + 1)..];
            switch (argument.Split('=')[0])
            {
                case "--audio":
                    parsed = parsed with { Audio = value };
                    break;
                case "--stt":
                    parsed = parsed with { Stt = value };
                    break;
                case "--out":
                    parsed = parsed with { Out = value };
                    break;
                case "--seeds" when Number(value) is { } seeds:
                    parsed = parsed with { Seeds = seeds };
                    break;
                case "--repetitions" when Number(value) is { } repetitions:
                    parsed = parsed with { Repetitions = repetitions };
                    break;
                default:
                    return (null, $"'{argument}' is not understood.");
            }
        }

        return
            !File.Exists(Path.Combine(parsed.Audio, "transcripts.tsv")) ? (null, $"'{parsed.Audio}' holds no transcripts.tsv.")
            : parsed.Stt.Length > 0 && !File.Exists(parsed.Stt) ? (null, $"'{parsed.Stt}' is not there.")
            : (parsed, "");
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 1_000 ? number : null;
}
