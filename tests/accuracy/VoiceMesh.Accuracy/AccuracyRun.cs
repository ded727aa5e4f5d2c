using System.Globalization;
using Grpc.Net.Client;
using VoiceMesh.Audio.Wave;

namespace VoiceMesh.Accuracy;

/// <summary>Measures each recording of a folder twice and prints a Markdown table.</summary>
/// <remarks>
/// Once as a microphone and an endpointer would send it: in real time, silence after it, the candidate early. Once all at once without candidate or
/// interims: the time to that final is what decoding costs by itself, and over the length of the audio it is the real-time factor.
/// </remarks>
internal sealed class AccuracyRun(GrpcChannel channel, AccuracyArguments arguments)
{
    private readonly Player _player = new(channel, arguments);

    public async Task<int> MeasureAsync(TextWriter output)
    {
        var errors = 0;
        var words = 0;
        var audio = TimeSpan.Zero;
        await output.WriteLineAsync("| file | reference | hypothesis | WER | final after the end | without candidate | real-time factor |");
        await output.WriteLineAsync("|---|---|---|---:|---:|---:|---:|");
        foreach (var line in (await File.ReadAllLinesAsync(Path.Combine(arguments.Folder, "transcripts.tsv"))).Skip(1))
        {
            if (line.Split('\t') is not [var file, var reference])
            {
                continue;
            }

            var wave = WaveFile.Read(Path.Combine(arguments.Folder, file));
            var live = await _player.PlayAsync(wave, inRealTime: true);
            var cold = await _player.PlayAsync(wave, inRealTime: false);
            var (fileErrors, fileWords) = WordErrors.Count(reference, live.Final.Text);
            errors += fileErrors;
            words += fileWords;
            audio += wave.Duration;
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {file} | {reference} | {live.Final.Text} | {100.0 * fileErrors / fileWords:F0} % | {live.FinalMs:F0} ms | {cold.FinalMs:F0} ms | {cold.FinalMs / wave.Duration.TotalMilliseconds:F2} |"));
        }

        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"| all, {audio.TotalSeconds:F1} s | {words} words | | {100.0 * errors / Math.Max(1, words):F1} % | | | |"));
        return 0;
    }
}
