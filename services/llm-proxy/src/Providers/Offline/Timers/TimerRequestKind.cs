namespace VoiceMesh.LlmProxy.Providers.Offline.Timers;

/// <summary>What is wanted of the timers.</summary>
public enum TimerRequestKind
{
    /// <summary>A new one.</summary>
    Set,

    /// <summary>A new one, but nobody said how long.</summary>
    SetWithoutDuration,

    /// <summary>One or all to be forgotten.</summary>
    Cancel,

    /// <summary>How much time is left.</summary>
    Left,

    /// <summary>Which ones there are.</summary>
    List,
}
