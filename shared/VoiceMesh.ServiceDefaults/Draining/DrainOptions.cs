using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.ServiceDefaults.Draining;

/// <summary>How a service stops. Section <c>Drain</c>.</summary>
public sealed class DrainOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Drain";

    /// <summary>Longest wait for running work after SIGTERM, 0 to 3600 s, default 25: below the pod's termination grace period.</summary>
    [Range(0, 3600)]
    public int TimeoutSeconds { get; set; } = 25;

    /// <summary>True: only SIGTERM drains; SIGINT is left to the parent process that runs the whole mesh in one terminal. Default false.</summary>
    public bool IgnoreInterrupt { get; set; }

    /// <summary>True: the end of standard input means SIGTERM, so that a service never outlives the parent that holds the other end. Default false.</summary>
    public bool StopOnStandardInputEnd { get; set; }
}
