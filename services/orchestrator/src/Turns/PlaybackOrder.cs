namespace VoiceMesh.Orchestrator.Turns;

/// <summary>What the listener's side is to do with the reply it is playing; the numbers are those of the contract's <c>PlaybackAction</c>.</summary>
public enum PlaybackOrder
{
    /// <summary>Stop sounding, keep what is left.</summary>
    Pause = 1,

    /// <summary>Go on where it paused.</summary>
    Resume = 2,

    /// <summary>Throw away what is left.</summary>
    Clear = 3,
}
