using System.Globalization;
using System.Runtime.InteropServices;
using VoiceMesh.Load.Mesh;
using VoiceMesh.Load.Reports;
using VoiceMesh.Mesh.Processes;

namespace VoiceMesh.Load.Idle;

/// <summary>What a session costs that listens to a quiet room: CPU and memory of each service, against a WebSocket echo of the same frames.</summary>
internal sealed class IdleScenario(MeshUnderLoad mesh)
{
    private const int FrameMs = 20;
    private const int FrameSamples = 16000 * FrameMs / 1000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public async Task<IReadOnlyList<ReportTable>> RunAsync(int sessions, TimeSpan duration, CancellationToken cancellationToken)
    {
        if (mesh.Services.Count == 0)
        {
            throw new IOException("The idle scenario reads the services' processes, so it starts the mesh itself: leave --url out.");
        }

        // The first sessions compile the code; what they cost is not what a session costs.
        await HoldAsync(sessions, OpenAsync, WarmUp, cancellationToken);
        var before = Usages();
        await Task.Delay(duration, cancellationToken);
        var rest = Usages();
        var (during, resident) = await MeasureAsync(sessions, duration, cancellationToken);
        await using var echo = await EchoReference.StartAsync(cancellationToken);
        await HoldAsync(sessions, echo.ConnectAsync, WarmUp / 2, cancellationToken);
        var echoBefore = echo.Usage;
        await HoldAsync(sessions, echo.ConnectAsync, duration, cancellationToken);
        var echoCpu = PerSession(echo.Usage.Cpu - echoBefore.Cpu);

        List<IReadOnlyList<string>> rows = [];
        var total = 0.0;
        var totalMegabytes = 0.0;
        for (var index = 0; index < mesh.Services.Count; index++)
        {
            var idle = rest[index].Cpu - before[index].Cpu;
            var cpu = PerSession(during[index] - idle);
            var megabytes = (resident[index] - rest[index].ResidentBytes) / 1e6 / sessions;
            total += cpu;
            totalMegabytes += megabytes;
            rows.Add(Row(mesh.Services[index].Spec.Name, cpu, megabytes, $"{rest[index].ResidentBytes / 1e6:0}", idle / duration * 100));
        }

        rows.Add(Row("mesh", total, totalMegabytes, $"{rest.Sum(usage => usage.ResidentBytes) / 1e6:0}", double.NaN));
        rows.Add(["WebSocket echo", Number(echoCpu), "1.00", "–", "–", "–"]);
        return
        [
            new ReportTable(
                $"{sessions} sessions that listen to a quiet room for {duration.TotalSeconds:0} s",
                ["process", "CPU per session (% of a core)", "÷ WebSocket echo", "memory per session (MB)", "memory without (MB)", "CPU without (%)"],
                rows,
                "CPU and memory without: the same process after as many sessions have come and gone, and nobody is there. Both from /proc; memory grows with what the collector leaves for later, so it is an upper bound."),
        ];

        double PerSession(TimeSpan cpu) => cpu / duration * 100 / sessions;

        IReadOnlyList<string> Row(string name, double cpu, double megabytes, string without, double idlePercent) =>
            [name, Number(cpu), Number(cpu / echoCpu), Number(megabytes), without, double.IsNaN(idlePercent) ? "–" : Number(idlePercent)];
    }

    /// <summary>Share of a core that all services together spend on one listening session, in percent, and on the echo of its frames.</summary>
    private async Task<(TimeSpan[] Cpu, long[] Resident)> MeasureAsync(int sessions, TimeSpan duration, CancellationToken cancellationToken)
    {
        TimeSpan[] cpu = [];
        long[] resident = [];
        // Opening sessions is not listening: the reading starts once all are open and ends before the first is closed.
        await HoldAsync(sessions, OpenAsync, duration, cancellationToken, async listening =>
        {
            var begun = Usages();
            await listening;
            var ended = Usages();
            cpu = [.. ended.Zip(begun, (last, first) => last.Cpu - first.Cpu)];
            resident = [.. ended.Select(usage => usage.ResidentBytes)];
        });
        return (cpu, resident);
    }

    private Task<IFrameSink> OpenAsync(CancellationToken cancellationToken) => ListeningSession.OpenAsync(mesh.Media, cancellationToken);

    private ProcessUsage[] Usages() => [.. mesh.Services.Select(service => ProcessUsage.Of(Running(service)))];

    private static int Running(ServiceProcess service) =>
        service.ProcessId is not 0 and var id ? id : throw new IOException($"{service.Spec.Name} has ended in the middle of the measurement.");

    private static async Task HoldAsync(
        int sessions, Func<CancellationToken, Task<IFrameSink>> open, TimeSpan duration, CancellationToken cancellationToken, Func<Task, Task>? observe = null)
    {
        var sinks = await Task.WhenAll(Enumerable.Range(0, sessions).Select(_ => open(cancellationToken)));
        try
        {
            var listening = Task.WhenAll(sinks.Select((sink, index) => StreamAsync(sink, index, duration, cancellationToken)));
            await (observe is null ? listening : observe(listening));
        }
        finally
        {
            await Task.WhenAll(sinks.Select(sink => sink.DisposeAsync().AsTask()));
        }
    }

    private static async Task StreamAsync(IFrameSink sink, int seed, TimeSpan duration, CancellationToken cancellationToken)
    {
        var room = QuietRoom(seed);
        var started = TimeProvider.System.GetTimestamp();
        for (var frame = 0; frame * FrameMs < duration.TotalMilliseconds; frame++)
        {
            var due = TimeSpan.FromMilliseconds((long)frame * FrameMs) - TimeProvider.System.GetElapsedTime(started);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellationToken);
            }

            await sink.SendAsync(room.AsMemory(frame % 50 * FrameSamples * sizeof(short), FrameSamples * sizeof(short)), cancellationToken);
        }
    }

    /// <summary>A second of noise at about -60 dBFS.</summary>
    private static byte[] QuietRoom(int seed)
    {
        var random = new Random(seed);
        var samples = new short[FrameSamples * 50];
        for (var index = 0; index < samples.Length; index++)
        {
            samples[index] = (short)random.Next(-56, 57);
        }

        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
