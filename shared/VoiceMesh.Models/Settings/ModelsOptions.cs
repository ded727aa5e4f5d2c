using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Models.Settings;

/// <summary>Where speech models are looked for and whether they may be fetched. Section <c>Models</c>.</summary>
public sealed class ModelsOptions : IValidatableObject
{
    /// <summary>Section name.</summary>
    public const string Section = "Models";

    /// <summary>Environment variable that stands for <see cref="Folder"/>.</summary>
    public const string FolderVariable = "VOICEMESH_MODELS";

    /// <summary>Value of <see cref="Download"/> that lets missing models be fetched.</summary>
    public const string DownloadAuto = "auto";

    /// <summary>Value of <see cref="Download"/> that keeps the process off the network.</summary>
    public const string DownloadOff = "off";

    /// <summary>Base address of the published Whisper files: one folder with <c>ggml-*.bin</c>.</summary>
    public const string WhisperHub = "https://huggingface.co/ggerganov/whisper.cpp/resolve/main/";

    /// <summary>Base address of the published Piper voices: <c>en/en_US/lessac/medium/en_US-lessac-medium.onnx</c> and so on below it.</summary>
    public const string VoiceHub = "https://huggingface.co/rhasspy/piper-voices/resolve/main/";

    /// <summary>Folder that its owner fills by hand; it is read and never written. Empty (default): the environment variable VOICEMESH_MODELS, else none.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Folder that downloads go to, a persistent volume in a cluster. Empty (default): <c>$XDG_CACHE_HOME/voicemesh</c>, else <c>~/.cache/voicemesh</c>.</summary>
    public string CacheFolder { get; set; } = "";

    /// <summary><c>auto</c> (default) fetches a missing model; <c>off</c> never touches the network.</summary>
    [Required]
    [RegularExpression("auto|off", ErrorMessage = "Models:Download must be auto or off.")]
    public string Download { get; set; } = DownloadAuto;

    /// <summary>Web address of a copy of the models, laid out as a filled cache is (<c>whisper/ggml-base.en.bin</c>, <c>piper/en_US-lessac-medium.onnx</c>). Empty (default): the public hub.</summary>
    public string Mirror { get; set; } = "";

    /// <summary>Web address of a folder with <c>ggml-*.bin</c> files. Empty (default): the mirror, else the public hub of whisper.cpp.</summary>
    public string WhisperBaseUrl { get; set; } = "";

    /// <summary>Web address of a tree of Piper voices (language/locale/name/quality). Empty (default): the mirror, else the public hub of Piper.</summary>
    public string VoiceBaseUrl { get; set; } = "";

    /// <summary>Largest Whisper file, in MiB, that the choice <c>auto</c> fetches unasked; a model asked for by name has no such limit. 1 to 100000, 200 by default.</summary>
    [Range(1, 100_000)]
    public int AutoDownloadLimitMb { get; set; } = 200;

    /// <summary>Longest wait for a connection, in milliseconds; short, so that a machine without internet goes on at once. 100 to 60000, 2000 by default.</summary>
    [Range(100, 60_000)]
    public int ConnectTimeoutMs { get; set; } = 2000;

    /// <summary>Longest silence of a server, in milliseconds, before the connection is given up and the download resumed. 100 to 600000, 15000 by default.</summary>
    [Range(100, 600_000)]
    public int StallTimeoutMs { get; set; } = 15_000;

    /// <summary>How often in a row a broken download is resumed before it fails; any progress starts the count anew. 0 to 100, 4 by default.</summary>
    [Range(0, 100)]
    public int Retries { get; set; } = 4;

    /// <summary>First pause before a retry, in milliseconds; it doubles each time, up to 30 s. 1 to 60000, 1000 by default.</summary>
    [Range(1, 60_000)]
    public int RetryDelayMs { get; set; } = 1000;

    /// <summary>Longest wait, in seconds, for another process that downloads the same model. 1 to 86400, 900 by default.</summary>
    [Range(1, 86_400)]
    public int LockTimeoutSeconds { get; set; } = 900;

    /// <summary>Most MiB that the cache may hold; models unused for longest go first, models in use never. 0 (default) sets no limit; up to 10000000.</summary>
    [Range(0, 10_000_000)]
    public int CacheLimitMb { get; set; }

    /// <summary>MiB of disk that a download must leave free. 0 to 1000000, 256 by default.</summary>
    [Range(0, 1_000_000)]
    public int MinFreeDiskMb { get; set; } = 256;

    /// <summary>MiB of memory that models may take in one process. 0 (default) takes 60 % of what the process may use (the container's limit); up to 10000000.</summary>
    [Range(0, 10_000_000)]
    public int MemoryLimitMb { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in new[] { (nameof(Mirror), Mirror), (nameof(WhisperBaseUrl), WhisperBaseUrl), (nameof(VoiceBaseUrl), VoiceBaseUrl) })
        {
            if (value.Length > 0 && !(Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"))
            {
                yield return new ValidationResult($"Models:{name} must be an http or https address, not '{value}'.", [name]);
            }
        }
    }
}
