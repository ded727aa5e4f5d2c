using VoiceMesh.Models.Catalogue;

namespace VoiceMesh.Models.Downloading;

/// <summary>What one download knows across its attempts.</summary>
internal sealed class Transfer(ModelFile file, string destination, IProgress<DownloadProgress>? progress)
{
    public ModelFile File => file;

    public string Destination => destination;

    public PartialFile Partial { get; } = new(destination);

    /// <summary>The source's own <c>.sha256</c>.</summary>
    public FileDigest? Beside { get; set; }

    /// <summary>What the hub said while it redirected.</summary>
    public LinkedFile? Linked { get; set; }

    public bool AskedForDigest { get; set; }

    /// <summary>Whether the source has answered at all.</summary>
    public bool HasAnswered { get; set; }

    public long ReceivedBytes { get; set; }

    public long? TotalBytes { get; set; }

    /// <summary>What the file must sum up to. The operator's own statement beside the file stands for the catalogue's, which knows only the public files.</summary>
    public IEnumerable<FileDigest> Expected
    {
        get
        {
            if ((Beside ?? file.Digest) is { } published)
            {
                yield return published;
            }

            if (Linked is { } linked)
            {
                yield return linked.Digest;
            }
        }
    }

    public void Report(DownloadPhase phase, long doneBytes, string note = "") =>
        progress?.Report(new DownloadProgress(file.Name, phase, doneBytes, TotalBytes ?? file.SizeBytes, note));
}
