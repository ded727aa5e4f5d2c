namespace VoiceMesh.Whisper.Decoding;

/// <summary>Whether a hypothesis goes on.</summary>
internal enum HypothesisState
{
    /// <summary>It wants more tokens.</summary>
    Live,

    /// <summary>It came to an end.</summary>
    Completed,

    /// <summary>It is not to be trusted.</summary>
    Failed,
}
