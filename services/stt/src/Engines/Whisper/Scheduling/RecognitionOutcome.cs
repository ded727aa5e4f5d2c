namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>How a job ended.</summary>
internal enum RecognitionOutcome
{
    /// <summary>Not yet.</summary>
    None,

    /// <summary>Recognised.</summary>
    Done,

    /// <summary>An interim that made room, or that a newer window or the final replaced.</summary>
    Dropped,

    /// <summary>Its stream gave it up.</summary>
    Cancelled,

    /// <summary>The runtime failed.</summary>
    Failed,
}
