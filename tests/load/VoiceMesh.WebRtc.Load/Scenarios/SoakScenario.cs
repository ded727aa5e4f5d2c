using VoiceMesh.WebRtc.Load.Measurement;
using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>Minutes of many sessions with one process: what its garbage collector does, and whether it grows.</summary>
internal sealed class SoakScenario(EchoHostServer server, LoadProfile profile, SpeechPackets speech, Action<string> tell)
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public async Task<SoakResult> RunAsync(int sessions, TimeSpan length, CancellationToken stop)
    {
        using var certificate = profile.NewCertificate();
        await using var fleet = new Fleet(server, certificate, speech);
        await fleet.GrowAsync(sessions, stop);
        await new MediaPump(fleet.Peers).RunAsync(WarmUp, _ => { }, stop);
        fleet.Restart();

        var before = await server.UsageAsync(stop);
        var heldBefore = ProcessFootprint.Of(server.ProcessId);
        var pump = new MediaPump(fleet.Peers);
        var processors = new ProcessorWindow(server.ProcessId, TimeSpan.Zero, length - TimeSpan.FromMilliseconds(50), () => pump.Sent);
        await pump.RunAsync(length, processors.OnStep, stop);
        stop.ThrowIfCancellationRequested();
        var result = new SoakResult(
            sessions,
            length,
            before,
            await server.UsageAsync(stop),
            heldBefore,
            ProcessFootprint.Of(server.ProcessId),
            new RelayWindow(processors.Packets, processors.ServerTime, processors.Generator, pump.LongestDelay, pump.DelayedShare, fleet.Totals()));
        tell($"Soak, {sessions} sessions, {length.TotalMinutes:0.#} min: {result.Window}; collections {result.Gen0}, {result.Gen1}, {result.Gen2}");
        return result;
    }
}
