namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>Where a <see cref="DecodingWork"/> is.</summary>
internal enum DecodingWorkState
{
    /// <summary>Nothing to do.</summary>
    Idle,

    /// <summary>Waits for a thread.</summary>
    Queued,

    /// <summary>A thread is at it.</summary>
    Running,

    /// <summary>A thread is at it, and more came meanwhile.</summary>
    RunningWithMore,
}
