using System.Globalization;
using VoiceMesh.Mesh.Processes;

namespace VoiceMesh.Mesh.Topology;

/// <summary>Which services make up the mesh, where they listen, and who calls whom.</summary>
internal static class MeshTopology
{
    private static readonly (string Name, string Project, int Tier, int GrpcPort, int HttpPort)[] Services =
    [
        ("stt", "VoiceMesh.Stt", 0, 5052, 8082),
        ("llm-proxy", "VoiceMesh.LlmProxy", 0, 5053, 8083),
        ("tts", "VoiceMesh.Tts", 0, 5054, 8084),
        ("orchestrator", "VoiceMesh.Orchestrator", 1, 5051, 8081),
        ("media-server", "VoiceMesh.MediaServer", 2, 5050, 8080),
    ];

    /// <summary>Plans a mesh on loopback.</summary>
    /// <param name="mediaHttpPort">The page's port; 0 puts every service on free ports, any other keeps the documented ports for the rest.</param>
    /// <param name="logLevel">Least severe level that the services log.</param>
    /// <param name="extraSettings">Environment variables for every service, for example a trace collector; null for none.</param>
    /// <exception cref="MeshStartException">A port is taken or a service has not been built.</exception>
    public static IReadOnlyList<ServiceSpec> Plan(int mediaHttpPort, string logLevel, IReadOnlyDictionary<string, string>? extraSettings = null)
    {
        var free = mediaHttpPort == 0 ? FreePorts.Take(Services.Length * 2) : [];
        var ports = Services.Select((service, index) => mediaHttpPort == 0
            ? (Grpc: free[index * 2], Http: free[(index * 2) + 1])
            : (Grpc: service.GrpcPort, Http: service.Name == "media-server" ? mediaHttpPort : service.HttpPort)).ToArray();
        var taken = ports.SelectMany(port => (int[])[port.Grpc, port.Http]).Where(port => !FreePorts.IsFree(port)).ToArray();
        if (taken.Length > 0)
        {
            throw new MeshStartException(
                $"Port(s) {string.Join(", ", taken)} are in use: is a mesh running already? Stop it, or choose another page port with PORT=; PORT=0 takes free ports throughout.");
        }

        var addresses = Services.Zip(ports).ToDictionary(pair => pair.First.Name, pair => $"http://127.0.0.1:{pair.Second.Grpc}");
        return [.. Services.Zip(ports).Select(pair => new ServiceSpec(
            pair.First.Name,
            Locate(pair.First.Name, pair.First.Project),
            pair.First.Tier,
            pair.Second.Grpc,
            pair.Second.Http,
            Settings(pair.First.Name, pair.Second, addresses, logLevel, extraSettings ?? new Dictionary<string, string>())))];
    }

    private static Dictionary<string, string> Settings(string name, (int Grpc, int Http) ports, Dictionary<string, string> addresses, string logLevel, IReadOnlyDictionary<string, string> extraSettings)
    {
        var settings = new Dictionary<string, string>(extraSettings)
        {
            ["Endpoints__GrpcPort"] = ports.Grpc.ToString(CultureInfo.InvariantCulture),
            ["Endpoints__HttpPort"] = ports.Http.ToString(CultureInfo.InvariantCulture),
            ["Endpoints__BindAddress"] = "localhost",
            ["Drain__IgnoreInterrupt"] = "true",
            ["Drain__StopOnStandardInputEnd"] = "true",
            ["Logging__LogLevel__Default"] = logLevel,
        };

        // The local host fetches models itself, ahead and in sight; a service that began to would keep everybody waiting for no visible reason.
        settings.TryAdd("Models__Download", "off");
        if (name == "media-server" && Environment.GetEnvironmentVariable("WebRtc__Port") is null)
        {
            // Clients learn the port from the answer to their offer, so any will do, and two meshes on one machine do not meet.
            settings.TryAdd("WebRtc__Port", "0");
        }

        string[] callees = name switch
        {
            "orchestrator" => ["stt", "llm-proxy", "tts"],
            "media-server" => ["orchestrator"],
            _ => [],
        };
        foreach (var callee in callees)
        {
            var section = string.Concat(callee.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
            settings[$"Stages__{section}__Address"] = addresses[callee];
        }

        return settings;
    }

    /// <summary>Finds a service's build in the repository that this one was built in: same configuration, same framework.</summary>
    private static string Locate(string name, string project)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var repository = framework;
        while (!File.Exists(Path.Combine(repository.FullName, "VoiceMesh.sln")))
        {
            repository = repository.Parent ?? throw new MeshStartException($"{AppContext.BaseDirectory} lies in no checkout of VoiceMesh, so its services cannot be found.");
        }

        var assembly = Path.Combine(repository.FullName, "services", name, "src", "bin", framework.Parent!.Name, framework.Name, project + ".dll");
        return File.Exists(assembly) ? assembly : throw new MeshStartException($"{name} has not been built: {assembly} is missing. Run 'make build'.");
    }
}
