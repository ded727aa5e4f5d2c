namespace VoiceMesh.Orchestrator.Turns;

/// <summary>What began a turn.</summary>
public enum TurnSource
{
    /// <summary>Speech.</summary>
    Speech,

    /// <summary>A typed message, or a transcript that the client made itself.</summary>
    Text,

    /// <summary>The agent's own greeting; it asks no language model.</summary>
    Greeting,
}
