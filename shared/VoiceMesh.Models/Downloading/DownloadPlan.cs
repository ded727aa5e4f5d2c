namespace VoiceMesh.Models.Downloading;

/// <summary>What a download would fetch.</summary>
/// <param name="Name">Name of the model that was chosen.</param>
/// <param name="Source">Where it would come from.</param>
/// <param name="Folder">Where it would go to.</param>
/// <param name="SizeBytes">About how much that is; null when nobody said.</param>
public sealed record DownloadPlan(string Name, Uri Source, string Folder, long? SizeBytes);
