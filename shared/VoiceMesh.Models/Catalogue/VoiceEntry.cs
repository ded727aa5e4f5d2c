namespace VoiceMesh.Models.Catalogue;

/// <summary>One published Piper voice.</summary>
/// <param name="Name">Key of Piper's <c>voices.json</c>, for example <c>en_US-lessac-medium</c>.</param>
/// <param name="SizeBytes">About how large its weights are.</param>
/// <param name="Digest">What its weights sum up to; null where that is not known beforehand.</param>
public sealed record VoiceEntry(string Name, long SizeBytes, FileDigest? Digest)
{
    /// <summary>Language tag, for example <c>en-US</c>.</summary>
    public string Language => Name[..Name.IndexOf('-', StringComparison.Ordinal)].Replace('_', '-');
}
