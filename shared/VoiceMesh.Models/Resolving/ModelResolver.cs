using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using VoiceMesh.Models.Caching;
using VoiceMesh.Models.Downloading;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Models.Resolving;

/// <summary>The one resolver of all stages. Thread-safe; several processes may share one cache.</summary>
public sealed class ModelResolver : IModelResolver, IDisposable
{
    private readonly ModelsOptions _options;
    private readonly ModelPlaces _places;
    private readonly ModelCache _cache;
    private readonly ModelHttp _http;
    private readonly ModelDownloader _downloader;
    private readonly AutoChoice _auto;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<(string Path, long Size, DateTime Changed), bool> _verified = new();

    /// <summary>Makes a resolver that uses the network as the settings say.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Hears of downloads and evictions.</param>
    public ModelResolver(ModelsOptions options, TimeProvider timeProvider, ILogger<ModelResolver> logger)
        : this(options, timeProvider, logger, ModelHttp.CreateHandler(options))
    {
    }

    /// <summary>Makes a resolver with a network of the caller's choice.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="logger">Hears of downloads and evictions.</param>
    /// <param name="handler">Sends the requests; must not follow redirects by itself. The resolver disposes it.</param>
    /// <param name="cores">Processors that <c>auto</c> reckons with; null for this machine's.</param>
    public ModelResolver(ModelsOptions options, TimeProvider timeProvider, ILogger<ModelResolver> logger, HttpMessageHandler handler, int? cores = null)
    {
        _options = options;
        _timeProvider = timeProvider;
        _logger = logger;
        _places = new ModelPlaces(options);
        _cache = new ModelCache(_places.Cache, timeProvider);
        _http = new ModelHttp(handler, options, timeProvider);
        _downloader = new ModelDownloader(_http, options, timeProvider, logger);
        _auto = new AutoChoice(options, cores ?? Environment.ProcessorCount);
    }

    /// <inheritdoc />
    public async Task<ResolvedModel> ResolveAsync(ModelRequest request, IProgress<DownloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (await FindAsync(request, cancellationToken) is { } here)
        {
            _logger.Resolved(here.Kind, here.Name, here.Path, here.Origin);
            return here;
        }

        if (_options.Download == ModelsOptions.DownloadOff)
        {
            throw Missing(request);
        }

        var plan = Plan(request);
        var fetched = await FetchAsync(request.Kind, plan.Name, progress, cancellationToken);
        _logger.Resolved(fetched.Kind, fetched.Name, fetched.Path, fetched.Origin);
        return fetched;
    }

    /// <inheritdoc />
    public ResolvedModel? Find(ModelRequest request)
    {
        try
        {
            return FindAsync(request, CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (ModelUnavailableException)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public DownloadPlan Plan(ModelRequest request)
    {
        var name = request.IsAuto ? _auto.ToFetch(request) : request.Name;
        var file = _places.Files(request.Kind, name)[0];
        return new DownloadPlan(name, file.Source, _places.Cache, file.SizeBytes);
    }

    /// <inheritdoc />
    public IReadOnlyList<PresentModel> Present() => [.. _places.Present()];

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private async Task<ResolvedModel?> FindAsync(ModelRequest request, CancellationToken cancellationToken)
    {
        if (request.Path is { } path)
        {
            return ModelPlaces.IsWhole(request.Kind, path)
                ? new ResolvedModel(request.Kind, request.Name, Path.GetFullPath(path), ModelOrigin.ExplicitPath)
                : throw new ModelUnavailableException(
                    ModelUnavailableReason.NotFound,
                    $"There is no model at {path}{(File.Exists(path) ? $": {path}.json is missing" : "")}.",
                    "Correct the setting, or give a name such as base.en instead of a path.");
        }

        if (!request.IsAuto)
        {
            return await InFolderAsync(request.Kind, request.Name, cancellationToken) ?? await InCacheAsync(request.Kind, request.Name, cancellationToken);
        }

        foreach (var candidate in _auto.Rank(request, _places.Present()))
        {
            if ((candidate.Origin == ModelOrigin.Folder
                ? await InFolderAsync(candidate.Kind, candidate.Name, cancellationToken)
                : await InCacheAsync(candidate.Kind, candidate.Name, cancellationToken)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<ResolvedModel?> InFolderAsync(ModelKind kind, string name, CancellationToken cancellationToken)
    {
        if (_places.InFolder(kind, name) is not { } path)
        {
            return null;
        }

        // Its owner's checksum is held against it once per process and version of the file.
        var file = new FileInfo(path);
        if (ModelCache.DigestBeside(path) is { } digest && !_verified.ContainsKey((path, file.Length, file.LastWriteTimeUtc)))
        {
            var actual = await FileSums.WholeAsync(path, digest.Algorithm, cancellationToken);
            if (actual != digest)
            {
                throw new ModelUnavailableException(
                    ModelUnavailableReason.Corrupt,
                    $"{path} is damaged: {path}.sha256 says {digest.Hex}, the file has {actual.Hex}.",
                    "Copy it again, or correct the .sha256 file.");
            }

            _verified.TryAdd((path, file.Length, file.LastWriteTimeUtc), true);
        }

        return new ResolvedModel(kind, name, path, ModelOrigin.Folder);
    }

    private async Task<ResolvedModel?> InCacheAsync(ModelKind kind, string name, CancellationToken cancellationToken, ModelOrigin origin = ModelOrigin.Cache)
    {
        var path = _places.InCache(kind, name);
        if (!ModelPlaces.IsWhole(kind, path) || _cache.TryUse(path) is not { } use)
        {
            return null;
        }

        foreach (var file in _places.Files(kind, name))
        {
            var here = Path.Combine(_places.Cache, file.LocalPath);
            if (!File.Exists(here) || !await _cache.IsSoundAsync(here, file.Digest, cancellationToken))
            {
                use.Dispose();
                _logger.Corrupt(here);
                return null;
            }
        }

        return new ResolvedModel(kind, name, path, origin, use);
    }

    private async Task<ResolvedModel> FetchAsync(ModelKind kind, string name, IProgress<DownloadProgress>? progress, CancellationToken cancellationToken)
    {
        var path = _places.InCache(kind, name);
        var files = _places.Files(kind, name);
        using var alone = await FileLock.AcquireAsync(
            _cache.LockPath(path),
            TimeSpan.FromSeconds(_options.LockTimeoutSeconds),
            _timeProvider,
            () => progress?.Report(new DownloadProgress(files[0].Name, DownloadPhase.Waiting, new PartialFile(path).Length, files[0].SizeBytes)),
            cancellationToken);
        if (await InCacheAsync(kind, name, cancellationToken) is { } fetchedByAnother)
        {
            return fetchedByAnother;
        }

        Evict(files[0].SizeBytes ?? 0, path);
        _cache.Discard(path);
        try
        {
            // The configuration, a few kilobytes, comes first: the weights' presence then means that all is here.
            foreach (var file in files.Reverse())
            {
                var destination = Path.Combine(_places.Cache, file.LocalPath);
                _cache.Remember(destination, file.Source, await _downloader.DownloadAsync(file, destination, progress, cancellationToken));
            }
        }
        catch (ModelUnavailableException missing) when (missing.Reason == ModelUnavailableReason.NotFound)
        {
            throw new ModelUnavailableException(
                missing.Reason,
                $"There is no {Noun(kind)} '{name}': not in {Searched()}, and {missing.Fault}",
                "'make models LIST=1' shows the published names.",
                missing);
        }

        Evict(0, path);
        return await InCacheAsync(kind, name, cancellationToken, ModelOrigin.Downloaded)
            ?? throw new ModelUnavailableException(ModelUnavailableReason.Corrupt, $"{path} changed while it was put into the cache.", "Look after the disk, and try again.");
    }

    private void Evict(long comingBytes, string keep)
    {
        foreach (var gone in _cache.Evict((long)_options.CacheLimitMb << 20, comingBytes, keep))
        {
            _logger.Evicted(gone);
        }
    }

    private ModelUnavailableException Missing(ModelRequest request) => !request.IsAuto && ModelPlaces.IsWhole(request.Kind, _places.InCache(request.Kind, request.Name)) ? new(
        ModelUnavailableReason.Corrupt,
        $"{_places.InCache(request.Kind, request.Name)} is damaged, and downloads are off (Models:Download).",
        "'make models' fetches it again.") : new(
        ModelUnavailableReason.DownloadOff,
        $"{(request.IsAuto ? $"No {Noun(request.Kind)} that suits" : $"The {Noun(request.Kind)} '{request.Name}'")} lies in {Searched()}, and downloads are off (Models:Download).",
        "'make models' fetches it; VOICEMESH_MODELS names a folder that has it; Models__Mirror and Models__Download=auto fetch it from a mirror.");

    private string Searched() => _places.Folder.Length > 0 ? $"the folder {_places.Folder} or the cache {_places.Cache}" : $"the cache {_places.Cache} (VOICEMESH_MODELS is not set)";

    private static string Noun(ModelKind kind) => kind == ModelKind.Whisper ? "Whisper model" : "voice";
}
