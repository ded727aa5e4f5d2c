namespace VoiceMesh.Models.Downloading;

/// <summary>Of which version of which file the bytes of a <c>.part</c> file are.</summary>
/// <param name="Source">Where they came from.</param>
/// <param name="Validator">Strong entity tag or date of that version; empty when its server gave none.</param>
/// <param name="Sha256">What the whole file sums up to; empty when its server did not say.</param>
internal sealed record PartialRecord(string Source, string Validator, string Sha256);
