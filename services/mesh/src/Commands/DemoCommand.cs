using VoiceMesh.Audio.Wave;
using VoiceMesh.Client;
using VoiceMesh.Mesh.Demo;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.SelfCheck;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Mesh.Commands;

/// <summary>Speaks one recording to a running or freshly started mesh, and reports.</summary>
internal sealed record DemoCommand(string? Wav, Uri Url, bool Json, string Out, string LogLevel) : ICommand
{
    public async Task<int> RunAsync()
    {
        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopping.Cancel();
        };
        try
        {
            var path = Wav ?? SpokenSelfCheck.RecordingPath;
            var recording = Recording.Load(path);
            if (await LocalMesh.AnswersAsync(Url, stopping.Token))
            {
                return await SpeakAsync(Url, path, recording, stopping.Token);
            }

            await Console.Error.WriteLineAsync($"No mesh answers at {Url}; starting one for this demo.");
            await using var mesh = new LocalMesh(MeshTopology.Plan(mediaHttpPort: 0, LogLevel), TimeProvider.System, new LogPrinter(Console.Error));
            await mesh.StartAsync(stopping.Token);
            return await SpeakAsync(mesh.MediaAddress, path, recording, stopping.Token);
        }
        catch (Exception refused) when (refused is MeshStartException or WaveFormatException or IOException or VoiceSessionException)
        {
            await Console.Error.WriteLineAsync($"mesh: {refused.Message}");
            return 1;
        }
    }

    private async Task<int> SpeakAsync(Uri media, string path, Recording recording, CancellationToken cancellationToken)
    {
        var options = new VoiceSessionOptions();
        await using var session = await VoiceSession.OpenAsync(media, options, TimeProvider.System, cancellationToken);
        var exchange = new SpokenExchange(session, options, TimeProvider.System);
        var result = await exchange.RunAsync(recording.Pcm, TimeSpan.FromSeconds(60), cancellationToken);
        Recording.SaveReply(Out, result.Reply, options.OutputSampleRateHz);
        await DemoReport.WriteAsync(Console.Out, path, result, Out, Json);
        return result.Settled && result.Answers.Count > 0 ? 0 : 1;
    }
}
