using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Integration.Tests.Tls;

/// <summary>The five services with the settings of the mtls component: every gRPC port wants a certificate, every caller shows one.</summary>
public sealed class SecureMesh : IAsyncLifetime
{
    private readonly StringWriter _log = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("mtls").FullName;
    private LocalMesh? _mesh;

    /// <summary>What the services logged.</summary>
    public string Log => _log.ToString();

    public Uri MediaAddress => _mesh!.MediaAddress;

    internal IReadOnlyList<ServiceSpec> Services { get; private set; } = [];

    /// <summary>A Secret of the mesh's own authority.</summary>
    internal string Ours => Path.Combine(_folder, "media-server");

    /// <summary>The same names from another authority.</summary>
    internal string Strange => Path.Combine(_folder, "strange");

    public async Task InitializeAsync()
    {
        using var authority = new MeshCertificates("voicemesh-ca");
        using var stranger = new MeshCertificates("voicemesh-ca");
        stranger.Write(Strange, "media-server", "localhost");
        var settings = new Dictionary<string, string>
        {
            ["VOICEMESH_MODELS"] = "",
            ["Models__CacheFolder"] = Path.Combine(_folder, "no-models"),
            // Long enough for a busy machine: what a rehearsal says of TLS is not to be lost to the clock.
            ["Rehearsal__TimeoutMs"] = "60000",
        };
        Services = [.. PatientOrchestrator.MadeOf(MeshTopology.Plan(0, "Information", settings)).Select(spec =>
        {
            var secret = Path.Combine(_folder, spec.Name);
            authority.Write(secret, spec.Name, "localhost");
            return spec with { Environment = Secured(spec, secret) };
        })];
        _mesh = new LocalMesh(Services, TimeProvider.System, new LogPrinter(TextWriter.Synchronized(_log)));
        await _mesh.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
        }

        await _log.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Callees by name, as in a cluster: TLS holds a certificate to it.</summary>
    private static Dictionary<string, string> Secured(ServiceSpec spec, string secret)
    {
        var settings = spec.Environment.ToDictionary(
            one => one.Key,
            one => one.Key.EndsWith("__Address", StringComparison.Ordinal) ? one.Value.Replace("http://127.0.0.1", "dns:///localhost", StringComparison.Ordinal) : one.Value);
        foreach (var (name, value) in MtlsComponent.SettingsOf(spec.Name, secret))
        {
            settings[name] = value;
        }

        return settings;
    }
}
