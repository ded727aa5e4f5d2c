namespace VoiceMesh.ServiceDefaults.Settings;

/// <summary>Faults of settings that are read before validation; they are reported with all others.</summary>
/// <param name="Faults">One sentence each.</param>
internal sealed record EarlyFaults(IReadOnlyList<string> Faults);
