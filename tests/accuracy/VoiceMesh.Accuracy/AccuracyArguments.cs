using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VoiceMesh.Accuracy;

/// <summary>The command line.</summary>
/// <param name="Address">gRPC address of the stt service.</param>
/// <param name="Folder">Folder with WAV files and transcripts.tsv.</param>
/// <param name="CandidateMs">Silence after which the end-of-speech candidate is sent.</param>
/// <param name="EndMs">Silence after which the utterance is ended.</param>
internal sealed record AccuracyArguments(string Address, string Folder, int CandidateMs, int EndMs)
{
    public const string Usage = """
        usage: VoiceMesh.Accuracy <address> <folder> [--candidate-ms=N] [--end-ms=N]
          address          gRPC address of a running stt service, for example http://localhost:5052
          folder           WAV files and transcripts.tsv (columns: file, transcript)
          --candidate-ms   silence before end_of_speech_candidate is sent, 200 by default
          --end-ms         silence before end_of_utterance is sent, 500 by default
        """;

    public static bool TryParse(string[] args, [NotNullWhen(true)] out AccuracyArguments? arguments)
    {
        arguments = null;
        var plain = args.Where(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
        if (plain.Count != 2 || !Directory.Exists(plain[1]))
        {
            return false;
        }

        var parsed = new AccuracyArguments(plain[0], plain[1], 200, 500);
        foreach (var option in args.Except(plain))
        {
            if (option.Split('=', 2) is not [var name, var value] || !int.TryParse(value, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            parsed = name switch
            {
                "--candidate-ms" => parsed with { CandidateMs = number },
                "--end-ms" => parsed with { EndMs = number },
                _ => parsed,
            };
        }

        arguments = parsed;
        return true;
    }
}
