using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Load.Mesh;

/// <summary>The mesh that is measured: one that runs already, or one started for it on free ports.</summary>
internal sealed class MeshUnderLoad : IAsyncDisposable
{
    private readonly LocalMesh? _own;

    private MeshUnderLoad(Uri media, LocalMesh? own)
    {
        Media = media;
        _own = own;
    }

    /// <summary>Where the media server serves clients.</summary>
    public Uri Media { get; }

    /// <summary>The services, when they were started here; else none, because the processes of a mesh at an address are not known.</summary>
    public IReadOnlyList<ServiceProcess> Services => _own?.Services ?? [];

    /// <param name="url">A running mesh; null starts one.</param>
    /// <param name="logLevel">What started services log to standard error.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="MeshStartException">It does not run or cannot be started.</exception>
    public static async Task<MeshUnderLoad> StartAsync(Uri? url, string logLevel, CancellationToken cancellationToken)
    {
        if (url is not null)
        {
            return await LocalMesh.AnswersAsync(url, cancellationToken)
                ? new MeshUnderLoad(url, null)
                : throw new MeshStartException($"No mesh answers at {url}.");
        }

        var own = new LocalMesh(MeshTopology.Plan(mediaHttpPort: 0, logLevel), TimeProvider.System, new LogPrinter(Console.Error));
        try
        {
            await own.StartAsync(cancellationToken);
            return new MeshUnderLoad(own.MediaAddress, own);
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public ServiceProcess Service(string name) => Services.Single(service => service.Spec.Name == name);

    public async ValueTask DisposeAsync()
    {
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}
