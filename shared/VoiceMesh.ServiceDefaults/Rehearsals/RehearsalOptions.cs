using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.ServiceDefaults.Rehearsals;

/// <summary>Whether and how a service rehearses before it says that it is ready. Section <c>Rehearsal</c>.</summary>
public sealed class RehearsalOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Rehearsal";

    /// <summary>Whether to rehearse at all, default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Runs, 1 to 100, default 3. The first is slow; a few more let the runtime replace the code that it compiled in haste.</summary>
    [Range(1, 100)]
    public int Rounds { get; set; } = 3;

    /// <summary>All runs together take no longer than this, 100 to 600000 ms, default 10000. The service becomes ready then, rehearsed or not.</summary>
    [Range(100, 600000)]
    public int TimeoutMs { get; set; } = 10000;
}
