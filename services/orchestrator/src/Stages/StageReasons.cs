namespace VoiceMesh.Orchestrator.Stages;

/// <summary>Why a stage failed: the last part of an error code.</summary>
public static class StageReasons
{
    /// <summary>It cannot be reached, or its connection broke.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>It is reachable but did not answer in time, or does not answer anything any more.</summary>
    public const string Timeout = "timeout";

    /// <summary>It is full.</summary>
    public const string Overloaded = "overloaded";

    /// <summary>It refuses what it was asked.</summary>
    public const string Rejected = "rejected";

    /// <summary>It broke down over the request.</summary>
    public const string Failed = "failed";
}
