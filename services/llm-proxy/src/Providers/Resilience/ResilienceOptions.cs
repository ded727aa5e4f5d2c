using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.LlmProxy.Providers.Resilience;

/// <summary>How a failing provider is treated. Section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Resilience";

    /// <summary>One attempt's wait for its first token, 100 to 600000 ms, default 10000.</summary>
    [Range(100, 600_000)]
    public int FirstTokenTimeoutMs { get; set; } = 10_000;

    /// <summary>Wait for each further token, 100 to 600000 ms, default 15000.</summary>
    [Range(100, 600_000)]
    public int NextTokenTimeoutMs { get; set; } = 15_000;

    /// <summary>All attempts and the waits between them, up to the first token, 100 to 3600000 ms, default 30000.</summary>
    [Range(100, 3_600_000)]
    public int TotalTimeoutMs { get; set; } = 30_000;

    /// <summary>Attempts in all, 1 to 10, default 3. Once a token has come there is no further attempt.</summary>
    [Range(1, 10)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Wait before the second attempt, 1 to 60000 ms, default 1000; doubled each time.</summary>
    [Range(1, 60_000)]
    public int RetryDelayMs { get; set; } = 1000;

    /// <summary>Longest wait between attempts, 1 to 600000 ms, default 10000. A provider that asks for a longer one is not tried again.</summary>
    [Range(1, 600_000)]
    public int MaxRetryDelayMs { get; set; } = 10_000;

    /// <summary>Failed attempts that open the circuit when none succeeded between them, 1 to 1000, default 5.</summary>
    [Range(1, 1000)]
    public int BreakerFailures { get; set; } = 5;

    /// <summary>Time over which failed attempts are counted, 500 to 3600000 ms, default 30000.</summary>
    [Range(500, 3_600_000)]
    public int BreakerSamplingMs { get; set; } = 30_000;

    /// <summary>Time that the circuit stays open before attempts probe the provider, one at a time, 500 to 3600000 ms, default 30000.</summary>
    [Range(500, 3_600_000)]
    public int BreakerBreakMs { get; set; } = 30_000;

    /// <summary>Probes in a row that must succeed to close the circuit, 1 to 100, default 2; one that fails opens it again.</summary>
    [Range(1, 100)]
    public int BreakerSuccesses { get; set; } = 2;

    /// <summary>True: the offline responder answers when the provider can't, and the engine's name says so. Default false.</summary>
    public bool FallbackToOfflineResponder { get; set; }
}
