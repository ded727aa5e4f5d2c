namespace VoiceMesh.WebRtc.Load.Reports;

/// <summary>One thing that had to hold.</summary>
/// <param name="What">What.</param>
/// <param name="Bound">How much it may be, in words.</param>
/// <param name="Measured">How much it is, in words.</param>
/// <param name="Holds">Whether that is within the bound; null where it is only told.</param>
internal sealed record Criterion(string What, string Bound, string Measured, bool? Holds);
