using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Orchestrator.Stages;

/// <summary>How patient the orchestrator is with one stage; each stage has a section of its own.</summary>
public abstract class StagePolicyOptions
{
    /// <summary>
    /// A stage that owes something and is silent this long is asked whether it lives, 50 to 10000 ms, default 300. Together with
    /// <see cref="ProbeTimeoutMs"/> it bounds the time in which a hung process is noticed.
    /// </summary>
    [Range(50, 10_000)]
    public int ProbeAfterMs { get; set; } = 300;

    /// <summary>A stage that does not answer the question counts as hung, 50 to 10000 ms, default 600.</summary>
    [Range(50, 10_000)]
    public int ProbeTimeoutMs { get; set; } = 600;

    /// <summary>A stage that lives but owes something this long has failed, 500 to 120000 ms, default 8000.</summary>
    [Range(500, 120_000)]
    public int ProgressTimeoutMs { get; set; } = 8_000;

    /// <summary>
    /// Time that a stage gets to come back before a second try, and the second try for what is owed, 100 to 60000 ms, default 3000.
    /// </summary>
    [Range(100, 60_000)]
    public int RetryBudgetMs { get; set; } = 3_000;

    /// <summary>Tries after the first, 0 to 3, default 1; only while nothing of the first has been used.</summary>
    [Range(0, 3)]
    public int Retries { get; set; } = 1;

    /// <summary>Pause before the second try, doubled for each further one, 0 to 5000 ms, default 100.</summary>
    [Range(0, 5_000)]
    public int RetryDelayMs { get; set; } = 100;

    /// <summary>Failures within <see cref="BreakerWindowMs"/> after which the stage is left alone, 2 to 100, default 5.</summary>
    [Range(2, 100)]
    public int BreakerFailures { get; set; } = 5;

    /// <summary>Window in which failures are counted, 500 to 300000 ms, default 10000.</summary>
    [Range(500, 300_000)]
    public int BreakerWindowMs { get; set; } = 10_000;

    /// <summary>
    /// How long a stage is left alone, 500 to 300000 ms, default 5000: short, because a person waits and a restarted process is back
    /// within seconds.
    /// </summary>
    [Range(500, 300_000)]
    public int BreakerPauseMs { get; set; } = 5_000;
}
