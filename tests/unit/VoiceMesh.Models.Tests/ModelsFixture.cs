using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Models.Downloading;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Models.Settings;
using VoiceMesh.Testing.Models;

namespace VoiceMesh.Models.Tests;

/// <summary>A mirror, an empty cache and settings that join them.</summary>
public sealed class ModelsFixture : IAsyncLifetime
{
    private readonly List<ModelResolver> _resolvers = [];

    public string Root { get; } = Directory.CreateTempSubdirectory("voicemesh-models-").FullName;

    public FakeModelHub Hub { get; private set; } = null!;

    public ModelsOptions Options { get; private set; } = null!;

    public string Cache => Options.CacheFolder;

    public async Task InitializeAsync()
    {
        Hub = await FakeModelHub.StartAsync();
        Options = new ModelsOptions
        {
            CacheFolder = Path.Combine(Root, "cache"),
            Mirror = Hub.Address.ToString(),
            RetryDelayMs = 1,
            Retries = 2,
            MinFreeDiskMb = 0,
        };
    }

    public async Task DisposeAsync()
    {
        _resolvers.ForEach(resolver => resolver.Dispose());
        await Hub.DisposeAsync();
        Directory.Delete(Root, recursive: true);
    }

    public ModelResolver Resolver(TimeProvider? clock = null, HttpMessageHandler? handler = null, int? cores = 2)
    {
        var resolver = new ModelResolver(Options, clock ?? TimeProvider.System, NullLogger<ModelResolver>.Instance, handler ?? ModelHttp.CreateHandler(Options), cores);
        _resolvers.Add(resolver);
        return resolver;
    }

    /// <summary>Bytes that no compression or coincidence makes equal to another's.</summary>
    public static byte[] Bytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public string Put(string path, byte[] content)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
        return full;
    }
}
