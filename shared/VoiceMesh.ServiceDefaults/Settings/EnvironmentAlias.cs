namespace VoiceMesh.ServiceDefaults.Settings;

/// <summary>A plain environment variable that stands for one setting; <c>Section__Property</c> and the command line win over it.</summary>
/// <param name="Variable">For example <c>MAX_SESSIONS_PER_POD</c>.</param>
/// <param name="Key">For example <c>Sessions:MaxSessions</c>.</param>
public sealed record EnvironmentAlias(string Variable, string Key);
