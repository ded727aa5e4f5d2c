namespace VoiceMesh.ServiceDefaults.Health;

/// <summary>Tags that say which probes a health check belongs to; a check may carry several.</summary>
public static class ProbeTags
{
    /// <summary>The process has loaded what it needs, once.</summary>
    public const string Startup = "startup";

    /// <summary>The process may be given new work now.</summary>
    public const string Readiness = "readiness";

    /// <summary>The process itself works; dependencies have no say here.</summary>
    public const string Liveness = "liveness";
}
