namespace VoiceMesh.ServiceDefaults.Draining;

/// <summary>The orderly end of a process: refuse what is new, finish what runs, then stop.</summary>
public interface IDrain
{
    /// <summary>True from the first stop signal on.</summary>
    bool IsDraining { get; }

    /// <summary>Cancelled at the first stop signal; long-lived work ends itself at its next safe point.</summary>
    CancellationToken Draining { get; }

    /// <summary>Number of pieces of work that the stop waits for.</summary>
    int Active { get; }

    /// <summary>Marks work that has to finish before the process stops; dispose when it has.</summary>
    IDisposable Enter();
}
