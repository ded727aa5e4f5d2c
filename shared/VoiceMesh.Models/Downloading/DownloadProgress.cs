namespace VoiceMesh.Models.Downloading;

/// <summary>How far a download is.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Phase">What it is doing.</param>
/// <param name="DoneBytes">Bytes that are on the disk, those of an earlier attempt included.</param>
/// <param name="TotalBytes">Size of the whole file; null while it is not known.</param>
/// <param name="Note">Why it is tried again; empty otherwise.</param>
public readonly record struct DownloadProgress(string File, DownloadPhase Phase, long DoneBytes, long? TotalBytes, string Note = "");
