using VoiceMesh.Client;
using VoiceMesh.Mesh.Demo;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.SelfCheck;
using VoiceMesh.Mesh.Topology;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Integration.Tests.Whisper;

/// <summary>A mesh that is given nothing but a folder with a Whisper model. The model's weights are random: its words mean nothing, their way through the mesh does.</summary>
public sealed class WhisperMeshFixture : IAsyncLifetime
{
    private readonly string _models = Directory.CreateTempSubdirectory("voicemesh-models-").FullName;
    private readonly StringWriter _log = new();
    private LocalMesh? _mesh;

    public string Log => _log.ToString();

    /// <summary>Human speech: "go forward ten meters", PCM16 mono at 16 kHz.</summary>
    public static ReadOnlyMemory<byte> GoForward => Recording.Load(SpokenSelfCheck.RecordingPath).Pcm;

    public Uri SttPage => new($"http://127.0.0.1:{Stt.HttpPort}");

    public Uri SttAddress => new($"http://127.0.0.1:{Stt.GrpcPort}");

    private ServiceSpec Stt => _mesh!.Services.Single(service => service.Spec.Name == "stt").Spec;

    public async Task InitializeAsync()
    {
        RandomModel.Write(Path.Combine(_models, "ggml-tiny.en.bin"), new ModelShape());
        var settings = new Dictionary<string, string>
        {
            ["VOICEMESH_MODELS"] = _models,
            ["Models__Download"] = "off",
        };
        var plan = MeshTopology.Plan(mediaHttpPort: 0, "Information", settings);
        _mesh = new LocalMesh(plan, TimeProvider.System, new LogPrinter(TextWriter.Synchronized(_log)));
        await _mesh.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_mesh is not null)
        {
            await _mesh.DisposeAsync();
        }

        Directory.Delete(_models, recursive: true);
    }

    public Task<VoiceSession> OpenAsync(VoiceSessionOptions? options = null) =>
        VoiceSession.OpenAsync(new Uri(_mesh!.MediaAddress.ToString()), options ?? new VoiceSessionOptions(), TimeProvider.System, CancellationToken.None);
}
