using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Load.Measurement;
using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>
/// Sends every packet to a server that sends it back, with a rising number of sessions. All servers hold their sessions all the time and have their turns in the
/// same run, so that what else the machine does hits them alike.
/// </summary>
internal sealed class RelayScenario(
    IReadOnlyList<ILoadServer> servers,
    LoadProfile profile,
    SpeechPackets speech,
    int stepsPerPacket,
    Action<string> tell)
{
    /// <summary>Sessions that come, send and go before the base is taken, several times over: code is compiled and pools are filled by then.</summary>
    public const int EarlierSessions = 20;

    // .NET compiles its code a second time once it has run 30 times; three rounds are enough for that.
    private const int EarlierRounds = 3;
    private const int MostTurns = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    public async Task<IReadOnlyList<RelayStep>> RunAsync(IReadOnlyList<int> sessions, TimeSpan length, int rounds, CancellationToken stop)
    {
        using var certificate = profile.NewCertificate();
        var fleets = servers.Select(server => new Fleet(server, certificate, speech)).ToArray();
        try
        {
            var bases = new List<ProcessFootprint>();
            foreach (var server in servers)
            {
                bases.Add(await BaseAsync(server, certificate, Math.Min(EarlierSessions, sessions[0]), stop));
            }

            var steps = new List<RelayStep>();
            foreach (var count in sessions)
            {
                steps.Add(await StepAsync(fleets, bases, count, length, rounds, stop));
            }

            return steps;
        }
        finally
        {
            foreach (var fleet in fleets)
            {
                await fleet.DisposeAsync();
            }
        }
    }

    /// <summary>Lets new sessions send until everything runs; what is lost meanwhile is not counted.</summary>
    private async Task PrimeAsync(Fleet fleet, CancellationToken stop)
    {
        await new MediaPump(fleet.Peers, stepsPerPacket).RunAsync(WarmUp, _ => { }, stop);
        fleet.Restart();
    }

    /// <summary>What a server that has been in use holds while it has no sessions.</summary>
    private async Task<ProcessFootprint> BaseAsync(ILoadServer server, DtlsServerContext certificate, int sessions, CancellationToken stop)
    {
        for (var round = 0; round < EarlierRounds; round++)
        {
            await using var fleet = new Fleet(server, certificate, speech);
            await fleet.GrowAsync(sessions, stop);
            await PrimeAsync(fleet, stop);
        }

        await Task.Delay(TimeToEnd, stop);
        return ProcessFootprint.Of(server.ProcessId);
    }

    private async Task<RelayStep> StepAsync(Fleet[] fleets, List<ProcessFootprint> bases, int count, TimeSpan length, int rounds, CancellationToken stop)
    {
        foreach (var fleet in fleets)
        {
            await fleet.GrowAsync(count, stop);
            await PrimeAsync(fleet, stop);
        }

        var windows = fleets.Select(_ => new List<RelayWindow>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var turn = 0; turn < fleets.Length; turn++)
            {
                // Every other round goes the other way about, so that neither server always follows the other.
                var index = round % 2 == 0 ? turn : fleets.Length - 1 - turn;
                windows[index].Add(await UndisturbedAsync(fleets[index], length, stop));
            }
        }

        var results = fleets.Select((fleet, index) => new RelayResult(
            fleet.Server.Name,
            windows[index],
            bases[index],
            ProcessFootprint.Of(fleet.Server.ProcessId))).ToArray();
        return new RelayStep(profile.Name, count, results);
    }

    private async Task<RelayWindow> UndisturbedAsync(Fleet fleet, TimeSpan length, CancellationToken stop)
    {
        var window = await WindowAsync(fleet, length, stop);
        for (var turn = 1; turn < MostTurns && !window.IsSound; turn++)
        {
            window = await WindowAsync(fleet, length, stop);
        }

        return window;
    }

    private async Task<RelayWindow> WindowAsync(Fleet fleet, TimeSpan length, CancellationToken stop)
    {
        fleet.Restart();
        var pump = new MediaPump(fleet.Peers, stepsPerPacket);
        var processors = new ProcessorWindow(fleet.Server.ProcessId, WarmUp, length, () => pump.Sent);
        await pump.RunAsync(WarmUp + length + Margin, processors.OnStep, stop);
        stop.ThrowIfCancellationRequested();
        var window = new RelayWindow(processors.Packets, processors.ServerTime, processors.Generator, pump.LongestDelay, pump.DelayedShare, fleet.Totals());
        tell($"{profile.Name}, {fleet.Peers.Count} sessions, {fleet.Server.Name}: {window}");
        return window;
    }
}
