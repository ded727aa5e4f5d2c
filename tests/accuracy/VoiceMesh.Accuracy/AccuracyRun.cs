using Grpc.Net.Client;
using VoiceMesh.Accuracy.Reports;
using VoiceMesh.Accuracy.Speech;
using VoiceMesh.Accuracy.Words;
using VoiceMesh.Audio.Wave;

namespace VoiceMesh.Accuracy;

/// <summary>Measures every configuration over every recording and prints the tables.</summary>
/// <remarks>
/// Each recording is sent three times: in real time, as a microphone and an endpointer would, with the end-of-speech candidate and without it; and all at once, where the time to
/// the final is what decoding costs by itself. One recording is played before the first figure, so that no figure holds the first call's compilation.
/// </remarks>
internal sealed class AccuracyRun(AccuracyArguments arguments, TextWriter output)
{
    public async Task<int> RunAsync()
    {
        var recordings = Recordings();
        var results = new List<ConfigurationResult>();
        foreach (var configuration in arguments.Configurations)
        {
            await using var service = configuration.Address is null ? await SttProcess.StartAsync(arguments.Stt, configuration.Settings) : null;
            using var channel = GrpcChannel.ForAddress(configuration.Address ?? service!.Address);
            var player = new Player(channel, arguments);
            await player.PlayAsync(WaveFile.Read(recordings[0].Path), inRealTime: false);
            var files = new List<FileResult>();
            foreach (var (path, reference) in recordings)
            {
                files.Add(await MeasureAsync(player, service, path, reference));
            }

            var result = new ConfigurationResult(configuration.Name, service?.Engine ?? "", files);
            await output.WriteLineAsync(MarkdownReport.Files(result));
            results.Add(result);
        }

        await output.WriteLineAsync(MarkdownReport.Summary(results));
        if (arguments.Json.Length > 0)
        {
            await File.WriteAllTextAsync(arguments.Json, JsonReport.Render(results));
        }

        return 0;
    }

    private static async Task<FileResult> MeasureAsync(Player player, SttProcess? service, string path, string reference)
    {
        var wave = WaveFile.Read(path);
        var live = await player.PlayAsync(wave, inRealTime: true, withCandidate: true);
        var plain = await player.PlayAsync(wave, inRealTime: true);
        var before = service?.ProcessorMs;
        var atOnce = await player.PlayAsync(wave, inRealTime: false);
        return new FileResult(
            Path.GetFileName(path),
            reference,
            live.Final.Text,
            WordErrors.Between(reference, live.Final.Text),
            wave.Duration.TotalMilliseconds,
            live.FinalMs,
            plain.FinalMs,
            atOnce.FinalMs,
            service?.ProcessorMs - before);
    }

    private List<(string Path, string Reference)> Recordings()
    {
        var lines = File.ReadAllLines(Path.Combine(arguments.Folder, "transcripts.tsv")).Select(line => line.Split('\t')).Where(columns => columns.Length >= 2);
        var recordings = lines.Where(columns => columns[0].EndsWith(".wav", StringComparison.OrdinalIgnoreCase))
            .Select(columns => (Path.Combine(arguments.Folder, columns[0]), columns[1]))
            .ToList();
        return recordings.Count > 0 ? recordings : throw new InvalidDataException("transcripts.tsv names no WAV file.");
    }
}
