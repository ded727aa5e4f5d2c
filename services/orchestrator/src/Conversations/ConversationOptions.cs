using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>Limits of this process and what a conversation begins with. Section <c>Conversations</c>.</summary>
public sealed class ConversationOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Conversations";

    /// <summary>Most conversations at once, 1 to 10000, default 100; more are refused with RESOURCE_EXHAUSTED.</summary>
    [Range(1, 10_000)]
    public int MaxConversations { get; set; } = 100;

    /// <summary>Hint to a refused client, 0 to 60000 ms, default 1000.</summary>
    [Range(0, 60_000)]
    public int RetryAfterMs { get; set; } = 1_000;

    /// <summary>A conversation without speech, text or control ends after this, 1 to 86400 s, default 300.</summary>
    [Range(1, 86_400)]
    public int IdleTimeoutSeconds { get; set; } = 300;

    /// <summary>How long a session is remembered after its stream, 1 to 86400 s, default 300.</summary>
    [Range(1, 86_400)]
    public int SessionTimeToLiveSeconds { get; set; } = 300;

    /// <summary>Sessions remembered at most, 1 to 1000000, default 10000.</summary>
    [Range(1, 1_000_000)]
    public int MaxRememberedSessions { get; set; } = 10_000;

    /// <summary>Audio kept from before speech is noticed, 0 to 2000 ms, default 300.</summary>
    [Range(0, 2_000)]
    public int PreRollMs { get; set; } = 300;

    /// <summary>Audio frames that may wait, oldest dropped first, 4 to 1000, default 64 (2 s).</summary>
    [Range(4, 1_000)]
    public int FrameQueue { get; set; } = 64;

    /// <summary>Pieces of reply audio that may wait before the voice is held back, 16 to 10000, default 2048.</summary>
    [Range(16, 10_000)]
    public int ReplyQueue { get; set; } = 2_048;

    /// <summary>Wait for a stage's description when a conversation starts, 50 to 5000 ms, default 400; a stage that is later is listed without an engine.</summary>
    [Range(50, 5_000)]
    public int DescribeTimeoutMs { get; set; } = 400;

    /// <summary>How long stage descriptions are kept, 1 to 3600 s, default 30.</summary>
    [Range(1, 3_600)]
    public int DescribeCacheSeconds { get; set; } = 30;

    /// <summary>A replaced stream gets this long to end, 100 to 10000 ms, default 2000.</summary>
    [Range(100, 10_000)]
    public int ReplaceTimeoutMs { get; set; } = 2_000;

    /// <summary>BCP 47 language of conversations that choose none, default <c>en-US</c>.</summary>
    [Required]
    [StringLength(100)]
    public string Language { get; set; } = "en-US";

    /// <summary>Instructions to the language model of conversations that choose none, up to 8000 characters.</summary>
    [StringLength(8_000)]
    public string SystemPrompt { get; set; } =
        "You are a friendly voice assistant. Answer in one to three short spoken sentences, without lists, markup or emoji.";

    /// <summary>Spoken first in conversations that choose none, up to 1000 characters, default nothing.</summary>
    [StringLength(1_000)]
    public string Greeting { get; set; } = "";

    /// <summary>Voice of conversations that choose none; empty (default): the language's own.</summary>
    [StringLength(100)]
    public string Voice { get; set; } = "";
}
