namespace VoiceMesh.Orchestrator.Turns;

/// <summary>What the agent is doing, as the client sees it.</summary>
public enum AgentMode
{
    /// <summary>Nothing has been heard or asked yet.</summary>
    Idle = 1,

    /// <summary>Waiting for speech, or hearing it.</summary>
    Listening = 2,

    /// <summary>The person is done; no reply audio has left yet.</summary>
    Processing = 3,

    /// <summary>Reply audio has left and is not yet reported as heard to its end.</summary>
    Speaking = 4,
}
