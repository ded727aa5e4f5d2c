using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.LlmProxy.Generation;

/// <summary>Which engine answers, and how much may be asked of it. Section <c>Generation</c>.</summary>
public sealed class GenerationOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Generation";

    /// <summary>
    /// <c>auto</c> (default): openai when <c>OpenAi:Endpoint</c> or <c>OpenAi:ApiKey</c> is set, else the offline responder; or <c>openai</c>, or <c>offline-responder</c>.
    /// </summary>
    [RegularExpression("^(auto|openai|offline-responder)$", ErrorMessage = "Engine must be auto, openai or offline-responder.")]
    public string Engine { get; set; } = "auto";

    /// <summary>Generations at the same time, 1 to 10000, default 64; one more ends with RESOURCE_EXHAUSTED.</summary>
    [Range(1, 10_000)]
    public int MaxRequestsInFlight { get; set; } = 64;

    /// <summary>Hint to a refused caller, 1 to 60000 ms, default 500.</summary>
    [Range(1, 60_000)]
    public int RetryAfterMs { get; set; } = 500;

    /// <summary>Messages of one prompt, 1 to 10000, default 200.</summary>
    [Range(1, 10_000)]
    public int MaxMessages { get; set; } = 200;

    /// <summary>Characters of one message, 1 to 1000000, default 16000.</summary>
    [Range(1, 1_000_000)]
    public int MaxMessageCharacters { get; set; } = 16_000;

    /// <summary>Characters of all messages of one prompt, 1 to 10000000, default 200000.</summary>
    [Range(1, 10_000_000)]
    public int MaxPromptCharacters { get; set; } = 200_000;

    /// <summary>Tools of one prompt, 0 to 1000, default 64.</summary>
    [Range(0, 1000)]
    public int MaxTools { get; set; } = 64;

    /// <summary>Rounds of tool calls in one turn, 0 to 100, default 8.</summary>
    [Range(0, 100)]
    public int MaxToolRounds { get; set; } = 8;

    /// <summary>Wait for tool results before the call ends with DEADLINE_EXCEEDED, 100 to 600000 ms, default 60000.</summary>
    [Range(100, 600_000)]
    public int ToolResultTimeoutMs { get; set; } = 60_000;

    /// <summary>Wait for the prompt after a call is opened, 100 to 600000 ms, default 30000; then DEADLINE_EXCEEDED.</summary>
    [Range(100, 600_000)]
    public int PromptTimeoutMs { get; set; } = 30_000;
}
