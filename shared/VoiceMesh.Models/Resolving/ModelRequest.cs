using System.Text.RegularExpressions;

namespace VoiceMesh.Models.Resolving;

/// <summary>Which model is wanted.</summary>
/// <remarks>A name never becomes a path: names may come from callers on the network, paths only from settings.</remarks>
public sealed partial record ModelRequest
{
    /// <summary>The name that stands for the best model at hand.</summary>
    public const string Auto = "auto";

    private ModelRequest(ModelKind kind, string name, string? path, string language)
    {
        Kind = kind;
        Name = name;
        Path = path;
        Language = language;
    }

    /// <summary>What it is for.</summary>
    public ModelKind Kind { get; }

    /// <summary>Its name, or <see cref="Auto"/>.</summary>
    public string Name { get; }

    /// <summary>The file itself, when a path was asked for.</summary>
    public string? Path { get; }

    /// <summary>BCP 47 tag that <see cref="Auto"/> chooses by; empty when the language is to be found out.</summary>
    public string Language { get; }

    /// <summary>Whether the best model at hand is wanted.</summary>
    public bool IsAuto => Path is null && Name == Auto;

    /// <summary>A Whisper model by name.</summary>
    /// <param name="name">For example <c>base.en-q5_1</c>, or <see cref="Auto"/>.</param>
    /// <param name="language">BCP 47 tag that <see cref="Auto"/> chooses by.</param>
    /// <exception cref="ModelUnavailableException">The name could be no file's name.</exception>
    public static ModelRequest Whisper(string name, string language = "en") => ByName(ModelKind.Whisper, name, language);

    /// <summary>A Piper voice by name.</summary>
    /// <param name="name">For example <c>en_US-lessac-medium</c>, or <see cref="Auto"/>.</param>
    /// <param name="language">BCP 47 tag that <see cref="Auto"/> chooses by.</param>
    /// <exception cref="ModelUnavailableException">The name could be no file's name.</exception>
    public static ModelRequest Voice(string name, string language = "en-US") => ByName(ModelKind.Voice, name, language);

    /// <summary>A file at a path of the operator's choice.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="path">A <c>.bin</c> or <c>.onnx</c> file.</param>
    public static ModelRequest File(ModelKind kind, string path) => new(kind, NameOf(kind, path), path, "");

    /// <summary>What an operator wrote into a setting: a path when it holds a separator, else a name.</summary>
    /// <param name="kind">What it is for.</param>
    /// <param name="setting">The setting's value; empty means <see cref="Auto"/>.</param>
    /// <param name="language">BCP 47 tag that <see cref="Auto"/> chooses by.</param>
    /// <exception cref="ModelUnavailableException">The name could be no file's name.</exception>
    public static ModelRequest FromSetting(ModelKind kind, string setting, string language) =>
        setting.Contains('/', StringComparison.Ordinal) || setting.Contains(System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? File(kind, setting)
            : ByName(kind, setting.Length == 0 ? Auto : setting, language);

    /// <summary>The name of the model that a file holds, taken from the file's name.</summary>
    internal static string NameOf(ModelKind kind, string path)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(path);
        return kind == ModelKind.Whisper && name.StartsWith("ggml-", StringComparison.Ordinal) ? name[5..] : name;
    }

    internal static bool IsName(string name) => NamePattern().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    private static ModelRequest ByName(ModelKind kind, string name, string language) => IsName(name)
        ? new ModelRequest(kind, name, null, language)
        : throw new ModelUnavailableException(
            ModelUnavailableReason.InvalidName,
            $"'{(name.Length > 100 ? name[..100] + "…" : name)}' is no name of a {(kind == ModelKind.Whisper ? "Whisper model" : "voice")}.",
            "Names consist of letters, digits, '.', '_' and '-', such as base.en-q5_1 or en_US-lessac-medium; 'make models LIST=1' shows them.");

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9_-])?\z")]
    private static partial Regex NamePattern();
}
