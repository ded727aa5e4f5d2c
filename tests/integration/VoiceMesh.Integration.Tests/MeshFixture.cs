using VoiceMesh.Client;
using VoiceMesh.Integration.Tests.Tracing;
using VoiceMesh.Mesh.Demo;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.SelfCheck;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Integration.Tests;

/// <summary>One mesh of five processes for all tests of the collection, with a trace collector beside it.</summary>
public sealed class MeshFixture : IAsyncLifetime
{
    private TraceCollector? _collector;
    private LocalMesh? _mesh;
    private StringWriter? _log;

    public TraceCollector Collector => _collector!;

    public Uri MediaAddress => _mesh!.MediaAddress;

    /// <summary>What the services logged, for the message of a failing test.</summary>
    public string Log => _log!.ToString();

    /// <summary>Human speech: "go forward ten meters", PCM16 mono at 16 kHz.</summary>
    public static ReadOnlyMemory<byte> GoForward => Recording.Load(SpokenSelfCheck.RecordingPath).Pcm;

    public async Task InitializeAsync()
    {
        _collector = await TraceCollector.StartAsync();
        _log = new StringWriter();
        var settings = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _collector.Address.ToString(),
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            // An hour of audio has to fit into a test's minute.
            ["WebSocket__MaxAudioSpeed"] = "100",
            // These tests expect PocketSphinx's words and flite's voice, whatever models the machine has.
            ["VOICEMESH_MODELS"] = "",
            ["Models__CacheFolder"] = Path.Combine(Path.GetTempPath(), "voicemesh-no-models"),
            ["Models__Download"] = "off",
        };
        _mesh = new LocalMesh(PatientOrchestrator.MadeOf(MeshTopology.Plan(mediaHttpPort: 0, "Information", settings)), TimeProvider.System, new LogPrinter(TextWriter.Synchronized(_log)));
        await _mesh.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _mesh!.DisposeAsync();
        await _collector!.DisposeAsync();
    }

    internal ServiceProcess Service(string name) => _mesh!.Services.Single(service => service.Spec.Name == name);

    internal IReadOnlyList<ServiceProcess> Services => _mesh!.Services;

    public Task<VoiceSession> OpenAsync(VoiceSessionOptions? options = null) =>
        VoiceSession.OpenAsync(MediaAddress, options ?? new VoiceSessionOptions(), TimeProvider.System, CancellationToken.None);

    /// <summary>Speaks a recording in a session of its own and waits for the end of the conversation.</summary>
    public async Task<SpokenExchangeResult> SpeakAsync(ReadOnlyMemory<byte> pcm, VoiceSessionOptions? options = null)
    {
        var chosen = options ?? new VoiceSessionOptions();
        await using var session = await OpenAsync(chosen);
        return await new SpokenExchange(session, chosen, TimeProvider.System).RunAsync(pcm, TimeSpan.FromSeconds(60), CancellationToken.None);
    }
}
