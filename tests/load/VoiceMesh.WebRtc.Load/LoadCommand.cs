using VoiceMesh.WebRtc.Load.Measurement;
using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Load.Reports;
using VoiceMesh.WebRtc.Load.Scenarios;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load;

/// <summary>Runs the measurements and prints the report.</summary>
internal static class LoadCommand
{
    private const int ExitUsage = 64;

    /// <summary>Sessions with which the profile that is not swept is measured.</summary>
    private const int OtherProfileSessions = 200;

    /// <returns>0; 1 where something does not hold that must, or could not be measured.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["--help"])
        {
            Console.WriteLine(LoadOptions.Usage);
            return 0;
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
            var report = await MeasureAsync(options, stopping.Token);
            MarkdownReport.Write(Console.Out, report);
            if (options.Json is not null)
            {
                JsonReport.Write(options.Json, report);
            }

            return report.Criteria.Any(criterion => criterion.Holds is false) ? 1 : 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception refused) when (refused is LoadException or IOException or DllNotFoundException)
        {
            await Console.Error.WriteLineAsync($"load: {refused.Message}");
            return 1;
        }
    }

    private static async Task<LoadReport> MeasureAsync(LoadOptions options, CancellationToken stop)
    {
        var speech = SpeechPackets.Load(options.Wav);
        var report = new LoadReport { MeanPayloadLength = speech.MeanLength };
        var profile = LoadProfile.Of(options.Profile);
        if (options.Measure.Contains(LoadOptions.RelayMeasurement))
        {
            report.Relay.AddRange(await RelayAsync(options, profile, options.Sessions, speech, stop));
            if (options.Sessions[^1] >= OtherProfileSessions)
            {
                report.Relay.AddRange(await RelayAsync(options, profile.Other, [OtherProfileSessions], speech, stop));
            }
        }

        if (options.Measure.Contains(LoadOptions.CodecMeasurement))
        {
            await using var calls = EchoHostServer.StartCalls(options.Address, workers: 1, options.Wav);
            var scenario = new CodecScenario(calls, profile, speech, new BareCodec(speech, options.Wav), Console.Error.WriteLine);
            report.Codec = await scenario.RunAsync([.. options.CodecShares.Select(percent => percent / 100.0)], TimeSpan.FromSeconds(options.CodecSeconds), stop);
        }

        if (options.Measure.Contains(LoadOptions.SoakMeasurement))
        {
            await using var relay = EchoHostServer.StartRelay(options.Address);
            var scenario = new SoakScenario(relay, profile, speech, Console.Error.WriteLine);
            report.Soak = await scenario.RunAsync(options.SoakSessions, TimeSpan.FromMinutes(options.Minutes), stop);
        }

        return report;
    }

    /// <summary>New processes for each profile, so that one sweep's memory is not the other's base.</summary>
    private static async Task<IReadOnlyList<RelayStep>> RelayAsync(
        LoadOptions options,
        LoadProfile profile,
        IReadOnlyList<int> sessions,
        SpeechPackets speech,
        CancellationToken stop)
    {
        await using var ours = EchoHostServer.StartRelay(options.Address);
        await using var janus = options.OursOnly ? null : await JanusServer.StartAsync(options.Address, options.JanusLoops, stop);
        var scenario = new RelayScenario(janus is null ? [ours] : [ours, janus], profile, speech, options.Steps, Console.Error.WriteLine);
        return await scenario.RunAsync(sessions, TimeSpan.FromSeconds(options.Seconds), options.Rounds, stop);
    }
}
