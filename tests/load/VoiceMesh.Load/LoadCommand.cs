using System.Runtime.InteropServices;
using VoiceMesh.Client;
using VoiceMesh.Load.BargeIn;
using VoiceMesh.Load.Failures;
using VoiceMesh.Load.Idle;
using VoiceMesh.Load.Mesh;
using VoiceMesh.Load.Reports;
using VoiceMesh.Load.Turns;
using VoiceMesh.Mesh.Demo;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.SelfCheck;

namespace VoiceMesh.Load;

/// <summary>Runs one scenario and prints its report.</summary>
internal static class LoadCommand
{
    private const int ExitUsage = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [EchoServer.Argument])
        {
            return await EchoServer.RunAsync();
        }

        var options = LoadOptions.Parse(args, out var mistake);
        if (mistake.Length > 0)
        {
            await Console.Error.WriteLineAsync($"load: {mistake}\n\n{LoadOptions.Usage}");
            return ExitUsage;
        }

        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stopping.Cancel();
        };
        try
        {
            var recording = Recording.Load(options.Wav ?? SpokenSelfCheck.RecordingPath);
            await using var mesh = await MeshUnderLoad.StartAsync(options.Scenario == "kill" ? null : options.Url, options.LogLevel, stopping.Token);
            Heading(options);
            var tables = options.Scenario switch
            {
                "barge-in" => await new BargeInScenario(mesh, recording.Pcm).RunAsync(options.Rounds, stopping.Token),
                "kill" => await new KillScenario(mesh, recording.Pcm).RunAsync(stopping.Token),
                "idle" => await new IdleScenario(mesh).RunAsync(options.Conversations, TimeSpan.FromSeconds(options.Seconds), stopping.Token),
                _ => await new TurnsScenario(mesh, recording.Pcm).RunAsync(options.Conversations, options.Rounds, options.Together, stopping.Token),
            };
            foreach (var table in tables)
            {
                MarkdownTable.Write(Console.Out, table);
            }

            return tables.All(table => table.Sound) ? 0 : 1;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception refused) when (refused is MeshStartException or VoiceSessionException or IOException)
        {
            await Console.Error.WriteLineAsync($"load: {refused.Message}");
            return 1;
        }
    }

    private static void Heading(LoadOptions options)
    {
        Console.WriteLine($"# Load: {options.Scenario}\n");
        Console.WriteLine(
            $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, load average before the run {LoadAverage()}. "
            + "Clients and services share the machine.");
    }

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
