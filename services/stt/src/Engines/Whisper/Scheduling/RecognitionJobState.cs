namespace VoiceMesh.Stt.Engines.Whisper.Scheduling;

/// <summary>Where a job stands.</summary>
internal enum RecognitionJobState
{
    /// <summary>Waits for the encoder.</summary>
    Waiting,

    /// <summary>A worker encodes it.</summary>
    Encoding,

    /// <summary>Waits for a worker to decode it; holds a recogniser.</summary>
    Encoded,

    /// <summary>A worker decodes it.</summary>
    Decoding,

    /// <summary>Its outcome is known; a worker may still be letting go of it.</summary>
    Ended,
}
