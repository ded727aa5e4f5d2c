namespace VoiceMesh.Models.Downloading;

/// <summary>A file that has been fetched.</summary>
/// <param name="SizeBytes">Its size.</param>
/// <param name="Sha256">What its bytes sum up to.</param>
/// <param name="IsVerified">Whether somebody who published it had said what it sums up to.</param>
internal sealed record DownloadedFile(long SizeBytes, string Sha256, bool IsVerified);
