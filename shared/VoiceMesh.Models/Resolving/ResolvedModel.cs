namespace VoiceMesh.Models.Resolving;

/// <summary>A model that lies on this machine, whole and verified. Keep it until the model is unloaded: while it lives, no process evicts the files.</summary>
public sealed class ResolvedModel : IDisposable
{
    private readonly IDisposable? _use;

    internal ResolvedModel(ModelKind kind, string name, string path, ModelOrigin origin, IDisposable? use = null)
    {
        Kind = kind;
        Name = name;
        Path = path;
        Origin = origin;
        SizeBytes = new FileInfo(path).Length;
        _use = use;
    }

    /// <summary>What it is for.</summary>
    public ModelKind Kind { get; }

    /// <summary>For example <c>base.en-q5_1</c> or <c>en_US-lessac-medium</c>.</summary>
    public string Name { get; }

    /// <summary>The <c>.bin</c> or <c>.onnx</c> file.</summary>
    public string Path { get; }

    /// <summary>The voice's <c>.onnx.json</c>; empty for Whisper.</summary>
    public string ConfigurationPath => Kind == ModelKind.Voice ? Path + ".json" : "";

    /// <summary>Where it was found.</summary>
    public ModelOrigin Origin { get; }

    /// <summary>Size of the weights' file.</summary>
    public long SizeBytes { get; }

    /// <summary>Says that the files are no longer needed.</summary>
    public void Dispose() => _use?.Dispose();
}
