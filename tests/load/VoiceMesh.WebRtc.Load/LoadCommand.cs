using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Load.Scenarios;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load;

/// <summary>Runs the measurements and prints the report.</summary>
internal static class LoadCommand
{
    private const int ExitUsage = 64;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = LoadOptions.Parse(args, out var mistake);
        if (mistake.Length > 0)
        {
            await Console.Error.WriteLineAsync($"load: {mistake}\n\n{LoadOptions.Usage}");
            return ExitUsage;
        }

        var speech = SpeechPackets.Load(options.Wav);
        await using var ours = EchoHostServer.Start(options.Address);
        await using var janus = await JanusServer.StartAsync(options.Address, options.JanusLoops, CancellationToken.None);
        var s = new RelayScenario(options.OursOnly ? [ours] : [ours, janus], LoadProfile.Of(options.Profile), speech, Console.Error.WriteLine);
        foreach (var step in await s.RunAsync(options.Sessions, TimeSpan.FromSeconds(options.Seconds), options.Rounds, CancellationToken.None))
        {
            foreach (var r in step.Results) Console.WriteLine($"{step.Sessions} {r.Server} {r.Processors.Median * 1e6 / step.Sessions / 50:0.00} us/packet {r.KibibytesPerSession(step.Sessions):0} KiB {r.Held}");
        }
        return 0;
    }
}
