using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>The stream to the orchestrator. Section <c>Conversation</c>.</summary>
public sealed class ConversationOptions
{
    public const string Section = "Conversation";

    /// <summary>Analysed frames of 32 ms that wait for the orchestrator; when full the oldest goes, counted. 4 to 2048, default 128 (4.1 s).</summary>
    [Range(4, 2_048)]
    public int AudioFrames { get; set; } = 128;

    /// <summary>Control messages that wait for the orchestrator; when full the client is told by the error <c>control_overflow</c>. 8 to 4096, default 256.</summary>
    [Range(8, 4_096)]
    public int ControlMessages { get; set; } = 256;

    /// <summary>Tries to get a lost stream back before the session ends. 0 to 100, default 5.</summary>
    [Range(0, 100)]
    public int ReconnectAttempts { get; set; } = 5;

    /// <summary>Wait before the first try; each further one waits twice as long. 10 to 30000 ms, default 500.</summary>
    [Range(10, 30_000)]
    public int ReconnectFirstDelayMs { get; set; } = 500;

    /// <summary>Longest wait between tries. 10 to 300000 ms, default 30000.</summary>
    [Range(10, 300_000)]
    public int ReconnectMaxDelayMs { get; set; } = 30_000;

    /// <summary>How long the orchestrator may take to answer the start of a conversation. 100 to 60000 ms, default 5000.</summary>
    [Range(100, 60_000)]
    public int StartTimeoutMs { get; set; } = 5_000;

    /// <summary>How long the orchestrator may take to end a conversation in order. 100 to 60000 ms, default 2000.</summary>
    [Range(100, 60_000)]
    public int StopTimeoutMs { get; set; } = 2_000;
}
