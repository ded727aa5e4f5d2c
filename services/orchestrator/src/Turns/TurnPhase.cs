namespace VoiceMesh.Orchestrator.Turns;

/// <summary>The steps of one turn's life, in the only order in which they can be taken; a turn never goes back.</summary>
public enum TurnPhase
{
    /// <summary>The person speaks; audio flows to stt.</summary>
    Hearing,

    /// <summary>The endpoint is decided; stt owes the final transcript.</summary>
    Finalizing,

    /// <summary>Triggered: the answer has been asked for. Entering this phase is the one LLM trigger of the turn.</summary>
    Answering,

    /// <summary>The first reply audio has left.</summary>
    Speaking,
}
