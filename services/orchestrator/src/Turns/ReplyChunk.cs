namespace VoiceMesh.Orchestrator.Turns;

/// <summary>One piece of the answer on its way through the voice.</summary>
/// <param name="Text">The piece as it stands in the answer, with its spaces.</param>
public sealed record ReplyChunk(string Text)
{
    /// <summary>Where the voice says its words lie in the reply; empty while unknown.</summary>
    public IReadOnlyList<TimedWord> Words { get; init; } = [];

    /// <summary>First sample of the chunk in the reply; known when all chunks before it are done.</summary>
    public long StartSample { get; init; }

    /// <summary>Samples of the chunk; null until the voice has finished it.</summary>
    public long? Samples { get; init; }
}
