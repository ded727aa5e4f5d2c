namespace VoiceMesh.WebRtc.Calls;

/// <summary>How far a call has come.</summary>
public enum CallState
{
    /// <summary>Answered; path and keys are not there yet.</summary>
    Connecting,

    /// <summary>Audio flows.</summary>
    Connected,

    /// <summary>Over.</summary>
    Ended,
}
