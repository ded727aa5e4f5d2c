using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.Sessions;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>What one conversation is made of: whose it is, what it remembers, and what it works with.</summary>
internal sealed record ConversationContext
{
    public required string SessionId { get; init; }

    public required string UserId { get; init; }

    public required ConversationPreferences Preferences { get; init; }

    public required ConversationHistory History { get; init; }

    public required long NextTurn { get; init; }

    public required ConversationOptions Options { get; init; }

    public required TurnOptions Turns { get; init; }

    public required StageGateway Clients { get; init; }

    public required ISessionStore Store { get; init; }

    public required OrchestratorMetrics Metrics { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>The session as it is remembered.</summary>
    public SessionRecord ToRecord(ConversationHistory history, long nextTurn) => new(
        SessionId,
        UserId,
        [.. history.Entries.Select(entry => new SessionMessage(entry.FromUser, entry.Text, entry.AtUnixMs, entry.Interrupted))],
        nextTurn);
}
