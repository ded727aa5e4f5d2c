using VoiceMesh.Models.Catalogue;
using VoiceMesh.Models.Downloading;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Models.Resolving;

/// <summary>Where the files of models lie: on disk and on the web.</summary>
/// <remarks>The cache, the models folder and a mirror share one layout, so that a filled cache can be copied to become either of the others.</remarks>
internal sealed class ModelPlaces(ModelsOptions options)
{
    private const string WhisperFolder = "whisper";
    private const string VoiceFolder = "piper";

    /// <summary>The folder that its owner fills; empty for none.</summary>
    public string Folder { get; } = options.Folder.Length > 0 ? Path.GetFullPath(options.Folder) : "";

    /// <summary>The folder that downloads go to.</summary>
    public string Cache { get; } = Path.GetFullPath(options.CacheFolder.Length > 0 ? options.CacheFolder : DefaultCache());

    public static string LocalPath(ModelKind kind, string name) => kind == ModelKind.Whisper
        ? $"{WhisperFolder}/{WhisperCatalogue.FileName(name)}"
        : $"{VoiceFolder}/{name}.onnx";

    /// <summary>The file of a model in the models folder, in any of the layouts that people use; null when it is not there.</summary>
    public string? InFolder(ModelKind kind, string name)
    {
        if (Folder.Length == 0)
        {
            return null;
        }

        var local = LocalPath(kind, name);
        string?[] candidates = [local, Path.GetFileName(local), kind == ModelKind.Voice && VoiceCatalogue.HubPath(name) is { } hub ? $"{VoiceFolder}/{hub}" : null];
        return candidates.OfType<string>().Select(candidate => Path.Combine(Folder, candidate)).FirstOrDefault(path => IsWhole(kind, path));
    }

    public string InCache(ModelKind kind, string name) => Path.Combine(Cache, LocalPath(kind, name));

    /// <summary>Every model in the models folder and the cache, the folder first.</summary>
    public IEnumerable<PresentModel> Present() => InTree(Folder, ModelOrigin.Folder).Concat(InTree(Cache, ModelOrigin.Cache));

    /// <summary>The files of a model, weights first, and where each is published.</summary>
    public IReadOnlyList<ModelFile> Files(ModelKind kind, string name)
    {
        var local = LocalPath(kind, name);
        if (kind == ModelKind.Whisper)
        {
            var known = WhisperCatalogue.Find(name);
            var (address, isHub) = Address(options.WhisperBaseUrl, ModelsOptions.WhisperHub, Path.GetFileName(local), local);
            return [new ModelFile(local, address, !isHub, known?.Digest, known?.SizeBytes)];
        }

        var voice = VoiceCatalogue.Find(name);
        var (weights, isVoiceHub) = Address(options.VoiceBaseUrl, ModelsOptions.VoiceHub, VoiceCatalogue.HubPath(name) ?? $"{name}.onnx", local);
        return
        [
            new ModelFile(local, weights, !isVoiceHub, voice?.Digest, voice?.SizeBytes),
            new ModelFile(local + ".json", new Uri(weights.AbsoluteUri + ".json"), !isVoiceHub, null, null),
        ];
    }

    public static bool IsWhole(ModelKind kind, string path) => File.Exists(path) && (kind == ModelKind.Whisper || File.Exists(path + ".json"));

    private (Uri Address, bool IsHub) Address(string own, string hub, string hubPath, string local) =>
        own.Length > 0 ? (Below(own, hubPath), false)
        : options.Mirror.Length > 0 ? (Below(options.Mirror, local), false)
        : (Below(hub, hubPath), true);

    private static Uri Below(string address, string path) => new(new Uri(address.EndsWith('/') ? address : address + "/"), path);

    private static IEnumerable<PresentModel> InTree(string root, ModelOrigin origin)
    {
        if (root.Length == 0)
        {
            yield break;
        }

        var seen = new HashSet<string>();
        foreach (var (kind, folder, pattern, depth) in new[]
        {
            (ModelKind.Whisper, WhisperFolder, "ggml-*.bin", 0),
            (ModelKind.Whisper, "", "ggml-*.bin", 0),
            (ModelKind.Voice, VoiceFolder, "*.onnx", 4),
            (ModelKind.Voice, "", "*.onnx", 0),
        })
        {
            foreach (var file in Files(Path.Combine(root, folder), pattern, depth))
            {
                var name = ModelRequest.NameOf(kind, file.FullName);
                if (ModelRequest.IsName(name) && IsWhole(kind, file.FullName) && seen.Add($"{kind} {name}"))
                {
                    yield return new PresentModel(kind, name, file.FullName, origin, file.Length);
                }
            }
        }
    }

    private static FileInfo[] Files(string folder, string pattern, int depth)
    {
        var search = new EnumerationOptions { RecurseSubdirectories = depth > 0, MaxRecursionDepth = depth, IgnoreInaccessible = true };
        return Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateFiles(pattern, search).OrderBy(file => file.FullName, StringComparer.Ordinal)] : [];
    }

    private static string DefaultCache()
    {
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(home) || !Path.IsPathRooted(home))
        {
            // A container's user may have no home folder.
            var profile = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            home = profile.Length > 0 ? Path.Combine(profile, ".cache") : Path.GetTempPath();
        }

        return Path.Combine(home, "voicemesh");
    }
}
