using System.Diagnostics;
using System.Globalization;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>Two instances of every service, as two pods of each: every caller knows both.</summary>
public sealed class TwinMesh : IAsyncLifetime
{
    private readonly StringWriter _log = new();
    private readonly List<ServiceProcess> _processes = [];

    /// <summary>What the services logged, for the message of a failing test.</summary>
    public string Log => _log.ToString();

    /// <summary>The instance that is drained.</summary>
    internal ServiceProcess Leaving(string service) => _processes.First(process => process.Spec.Name == service);

    /// <summary>The instance that stays.</summary>
    internal ServiceProcess Staying(string service) => _processes.Last(process => process.Spec.Name == service);

    internal static Uri Http(ServiceProcess process) => new($"http://127.0.0.1:{process.Spec.HttpPort}");

    internal static Uri Grpc(ServiceProcess process) => new($"http://127.0.0.1:{process.Spec.GrpcPort}");

    public async Task InitializeAsync()
    {
        var settings = new Dictionary<string, string>
        {
            ["VOICEMESH_MODELS"] = "",
            ["Models__CacheFolder"] = Path.Combine(Path.GetTempPath(), "voicemesh-no-models"),
            ["Models__Download"] = "off",
            ["PocketSphinx__Slots"] = "3",
            ["PocketSphinx__Threads"] = "1",
            ["WebRtc__Addresses"] = "127.0.0.1",
        };
        var printer = new LogPrinter(TextWriter.Synchronized(_log));
        ServiceSpec[][] plans = [PatientOrchestrator.MadeOf(MeshTopology.Plan(0, "Information", settings)), PatientOrchestrator.MadeOf(MeshTopology.Plan(0, "Information", settings))];
        var addresses = plans[0].Zip(plans[1]).ToDictionary(
            pair => $"Stages__{Pascal(pair.First.Name)}__Address",
            pair => $"static:///127.0.0.1:{pair.First.GrpcPort},127.0.0.1:{pair.Second.GrpcPort}");
        foreach (var tier in plans.SelectMany(plan => plan).GroupBy(spec => spec.Tier).OrderBy(tier => tier.Key))
        {
            var started = tier.Select(spec => new ServiceProcess(Complete(spec, addresses), _processes.Count, printer, TimeProvider.System)).ToArray();
            _processes.AddRange(started);
            foreach (var process in started)
            {
                process.Start();
            }

            await Task.WhenAll(started.Select(WaitUntilReadyAsync));
        }
    }

    public async Task DisposeAsync()
    {
        // The last tier first, so that nobody waits for a stage that has gone.
        foreach (var tier in _processes.GroupBy(process => process.Spec.Tier).OrderByDescending(tier => tier.Key))
        {
            await Task.WhenAll(tier.Select(process => process.DisposeAsync().AsTask()));
        }

        await _log.DisposeAsync();
    }

    /// <summary>Ten processes that start at once take their time on a busy machine.</summary>
    internal static async Task WaitUntilReadyAsync(ServiceProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(150));
        while (!await LocalMesh.AnswersAsync(Http(process), patience.Token))
        {
            await Task.Delay(50, patience.Token);
        }
    }

    internal static async Task SignalAsync(int processId, string signal)
    {
        using var kill = Process.Start("kill", [signal, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private static ServiceSpec Complete(ServiceSpec spec, Dictionary<string, string> addresses)
    {
        var environment = new Dictionary<string, string>(spec.Environment)
        {
            ["Drain__TimeoutSeconds"] = PodManifest.Of(spec.Name).DrainSeconds.ToString(CultureInfo.InvariantCulture),
        };
        foreach (var (name, address) in addresses.Where(one => environment.ContainsKey(one.Key)))
        {
            environment[name] = address;
        }

        return spec with { Environment = environment };
    }

    private static string Pascal(string kebab) => string.Concat(kebab.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
